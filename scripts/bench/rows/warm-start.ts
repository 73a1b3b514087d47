/** From typing `npm start` to being ready, where everything was installed, built and seeded by an earlier start. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../program.js';
import { median } from '../rounds.js';
import type { Row } from '../row.js';

const STARTS = 5;

export const row: Row = {
  name: 'warm-start',
  goal: '<= 10',
  async run(lab) {
    const folder = mkdtempSync(join(tmpdir(), 'vip-start-'));
    lab.whenDone(() => Promise.resolve(rmSync(folder, { recursive: true, force: true })));
    console.log(`    cold: ${(await start(folder)).toFixed(1)} s`);
    const taken: number[] = [];
    for (let i = 0; i < STARTS; i += 1) taken.push(await start(folder));
    const seconds = median(taken);
    return { ratio: seconds, ours: seconds, unit: 's' };
  },
};

/** Seconds until `npm start` says that it is ready; then it is told to end. */
async function start(folder: string): Promise<number> {
  const since = performance.now();
  const child = spawn('npm', ['start'], {
    env: { ...plainEnvironment(), DATA_DIR: folder, PORT: String(await freePort()) },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const seconds = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('is ready after')) resolve((performance.now() - since) / 1000);
    });
    child.once('close', (code) => reject(new Error(`npm start ended with ${code}:\n${said}`)));
  });
  // Ctrl-C reaches everybody at the terminal, not npm alone.
  const ended = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-(child.pid ?? 0), 'SIGINT');
  await ended;
  return seconds;
}

/** As a person's terminal has it: none of what the benchmarks were given. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(DB_|DATABASE_|TEST_|ADMIN_|NODE_ENV|NODE_OPTIONS|VIP_ENV|SESSION_|DEMO|npm_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}
