// The drill of docs/backup.md, from its words: its lines are run as they stand there, in folders of the test's own.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { freePort } from '../scripts/lib/ports.mjs';

// Two houses are started, one after the other.
jest.setTimeout(600_000);

const ROOT = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'vip-words-'));
const started: ChildProcess[] = [];
afterAll(async () => {
  await Promise.all(started.map(end));
  rmSync(folder, { recursive: true, force: true });
});

/** Of somebody who sits down at a terminal: nothing of the tests' own database or keys. */
const { PATH, HOME, LANG, PG_BIN, USER } = process.env;
const terminal = { PATH, HOME, LANG, PG_BIN, USER, DATA_DIR: join(folder, '.data') };

/** `.data` and `.drill` are folders of the checkout in the words, and of the test here. */
const here = (words: string, port: number): string =>
  words.replace(/(?<![\w/])\.(data|drill)\b/g, `${folder}/.$1`).replace('PORT=3001', `PORT=${port}`);

const [drill = '', goLive = ''] = [
  ...readFileSync(join(ROOT, 'docs/backup.md'), 'utf8').matchAll(/```\n([^`]+)```/g),
].map(([, block]) => block?.trim() ?? '');

function run(line: string): string {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: ROOT, env: terminal, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${line}\n${stdout}\n${stderr}`);
  return stdout;
}

/** A group of its own, so that all that it starts ends with it. */
async function serve(line: string, port: number): Promise<{ status: number; failing: string[] }> {
  const child = spawn('sh', ['-c', line], { cwd: ROOT, env: terminal, detached: true, stdio: 'pipe' });
  started.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (said += part.toString()));
  while (!/Ctrl-C/.test(said)) {
    if (child.exitCode !== null) throw new Error(`${line}\n${said}`);
    await pause(200);
  }
  return readiness(port);
}

async function readiness(port: number): Promise<{ status: number; failing: string[] }> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
  return { status: answer.status, failing: ((await answer.json()) as { failing: string[] }).failing };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid, 'SIGTERM');
  await ended;
}

test('the house is lost and restored by the four lines, is held, and goes live by the fifth', async () => {
  const [port, another] = [await freePort(), await freePort()];
  const [backup = '', keys = '', restore = '', serveAgain = '', ...more] = here(drill, another).split('\n');
  expect(more).toEqual([]);
  expect([backup, serveAgain]).toEqual(['npm run backup', expect.stringMatching(/npm start -- --no-demo$/)]);
  mkdirSync(terminal.DATA_DIR);

  expect((await serve(`PORT=${port} npm start`, port)).status).toBe(200);
  expect(run(backup)).toMatch(/Backup taken: /);
  run(keys);
  const said = run(restore);
  expect(said).toMatch(/rows hold/);
  expect(said).toMatch(/runs no job and sends no mail until you say: npm run restore -- --go-live/);

  const held = await serve(serveAgain, another);
  expect(held.status).toBe(503);
  expect(held.failing).toContain('live');
  expect(run(here(goLive, another))).toMatch(/The house is live/);
  while ((await readiness(another)).failing.includes('live')) await pause(500);
});
