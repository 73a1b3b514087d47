/** The whole application as a process, with the demo's world in a database of its own; and its people, signed in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFirstData } from '../../prisma/first-data.js';
import type { BenchDatabase, Lab } from './lab.js';
import { startProgram, type Program } from './program.js';

const PASSWORD = 'a password for benchmarks';
export const SECRET = 'a secret for benchmarks, longer than thirty-two characters';

export interface House extends Program {
  database: BenchDatabase;
  /** The cookie of a person's session. */
  signIn(email: string): Promise<string>;
}

/** One house for all rows that only look at it. */
export const sharedHouse = (lab: Lab): Promise<House> => lab.once('house', () => openHouse(lab));

export async function openHouse(lab: Lab): Promise<House> {
  const database = await lab.database();
  const env = { ...environmentOf(database), DATA_DIR: folder(lab) };
  await writeFirstData({ ...process.env, ...env, DEMO: '1', DEMO_PASSWORD: PASSWORD });
  await database.fill('VACUUM ANALYZE');
  const program = await startProgram(lab, '../../src/main.js', env, '/readyz');
  return { ...program, database, signIn: (email) => signIn(program.address, email) };
}

export function environmentOf(database: BenchDatabase): Record<string, string> {
  const { host, port, database: name, password = '' } = database.settings('app');
  return {
    VIP_ENV: 'test',
    DATABASE_URL: `postgresql://vip_app:${encodeURIComponent(password)}@${host}:${port}/${name}`,
    SESSION_SECRET: SECRET,
  };
}

function folder(lab: Lab): string {
  const path = mkdtempSync(join(tmpdir(), 'vip-bench-'));
  lab.whenDone(() => Promise.resolve(rmSync(path, { recursive: true, force: true })));
  return path;
}

async function signIn(address: string, email: string): Promise<string> {
  const answer = await fetch(`${address}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: address, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ email, password: PASSWORD }),
  });
  const cookie = answer.headers.getSetCookie().at(-1)?.split(';')[0];
  if (answer.status >= 400 || !cookie)
    throw new Error(`${email} could not sign in: ${answer.status} ${await answer.text()}`);
  return cookie;
}
