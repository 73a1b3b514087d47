// A server for one run of tests or benchmarks, in a folder named after the run; what dead runs left is removed.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeFor, startEmbeddedServer } from './embedded-server.mjs';
import { stopLeftover } from './leftover-server.mjs';
import { isAlive, ownMark } from './processes.mjs';
import { dataDir, textOf } from './repository.mjs';
import { whenEnding } from './shutdown.mjs';

const PREFIX = 'test-';

/** @param {{ durable?: boolean }} [options] durable: writes reach the disk, as they do in earnest */
export async function startThrowAwayServer({ durable = false } = {}) {
  await removeLeftovers();
  const run = join(dataDir(), `${PREFIX}${process.pid}`);
  mkdirSync(run, { recursive: true });
  writeFileSync(join(run, 'owner'), ownMark());
  whenEnding(() => rmSync(run, { recursive: true, force: true }));
  /** @type {Record<string, string>} */
  const settings = durable ? { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' } : {};
  const server = await startEmbeddedServer({
    folder: join(run, 'postgres'),
    password: randomBytes(18).toString('base64url'),
    throwAway: true,
    settings,
  });
  whenEnding(() => server.stop());
  return server;
}

async function removeLeftovers() {
  if (!existsSync(dataDir())) return;
  for (const name of readdirSync(dataDir()).filter((entry) => entry.startsWith(PREFIX))) {
    const run = join(dataDir(), name);
    if (isAlive(textOf(join(run, 'owner')))) continue;
    const home = placeFor(join(run, 'postgres'));
    await stopLeftover(join(home, 'data'));
    rmSync(home, { recursive: true, force: true });
    rmSync(run, { recursive: true, force: true });
  }
}
