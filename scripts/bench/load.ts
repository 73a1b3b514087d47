/** Requests: as many a second as a server answers, or how long one takes. */
import { execFile } from 'node:child_process';
import { Agent, get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from './rounds.js';

const AUTOCANNON = fileURLToPath(import.meta.resolve('autocannon'));
const CONNECTIONS = '16';
const SECONDS = '3';

/** Answered requests a second; any failure is an error. The load comes from a process of its own. */
export async function requestsPerSecond(url: string, cookie: string, expected: string): Promise<number> {
  const { body } = await timedGet(url, cookie);
  if (!body.includes(expected)) throw new Error(`${url} shows no ${expected}: ${body.slice(0, 500)}`);
  const args = [AUTOCANNON, '--json', '-c', CONNECTIONS, '-d', SECONDS, '-H', `cookie=${cookie}`, url];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const report = JSON.parse(stdout) as { requests: { average: number }; non2xx: number; errors: number };
  if (report.non2xx + report.errors > 0)
    throw new Error(`${url}: ${report.non2xx} refusals and ${report.errors} errors`);
  return report.requests.average;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** The body of an answer, and how long it took to its last byte. */
export function timedGet(url: string, cookie?: string): Promise<{ milliseconds: number; body: string }> {
  const since = performance.now();
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: cookie ? { cookie } : {} }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (body += chunk));
      answer.on('end', () =>
        answer.statusCode === 200
          ? resolve({ milliseconds: performance.now() - since, body })
          : reject(new Error(`${url}: ${answer.statusCode}`)),
      );
    }).on('error', reject);
  });
}

/** The median of this many requests, one after the other. */
export async function millisecondsOf(url: string, times: number, cookie?: string): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < times; i += 1) taken.push((await timedGet(url, cookie)).milliseconds);
  return median(taken);
}
