/** A server as a process of its own, on a free port of this machine. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Lab } from './lab.js';

export interface Program {
  address: string;
  /** What it holds in memory, in MB. */
  residentMegabytes(): number;
}

const READY_MS = 60_000;

/** `file` is looked up from this folder; it listens on PORT and answers at `readyAt` once it is ready. */
export async function startProgram(lab: Lab, file: string, env: NodeJS.ProcessEnv, readyAt: string): Promise<Program> {
  const port = await freePort();
  const child = spawn(process.execPath, [fileURLToPath(new URL(file, import.meta.url))], {
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  lab.whenDone(() => stop(child));
  const address = `http://127.0.0.1:${port}`;
  await untilReady(child, address + readyAt);
  return { address, residentMegabytes: () => residentMegabytes(child.pid ?? 0) };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const place = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof place === 'object' && place ? place.port : 0;
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  for (const until = Date.now() + READY_MS; Date.now() < until; await pause(50)) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode} before it was ready.`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`${url} did not answer within a minute.`);
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await ended;
}

function residentMegabytes(pid: number): number {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) throw new Error('The memory of another process is read from /proc, which this system lacks.');
  const [, kilobytes = ''] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(file, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
