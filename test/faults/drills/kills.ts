// Processes that are killed while trades are entered: the product, one connection's server process, all of PostgreSQL.
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../chance.js';
import type { Ground } from '../ground.js';
import { startLoad } from '../hands.js';
import type { Drill } from './drill.js';

const BACK_WITHIN_MS = 10_000;

/** Breaks something under load, and says how long after `mend` the next trade was answered. */
async function underLoad(
  ground: Ground,
  chance: Chance,
  { fault, mend }: { fault(): Promise<unknown>; mend(): Promise<unknown> },
): Promise<number> {
  const load = startLoad(ground, chance);
  try {
    await load.more(chance.between(2, 12));
    await pause(chance.below(60));
    await fault();
    await mend();
    const since = performance.now();
    await load.more(1);
    const back = performance.now() - since;
    if (back > BACK_WITHIN_MS) throw new Error(`It took ${Math.round(back)} ms to be back.`);
    await load.more(4);
    return back;
  } finally {
    await load.finish();
  }
}

/** The server process of somebody who is in the middle of a transaction; of anybody, where nobody is. */
async function someBackend({ house, line }: Ground): Promise<number> {
  const found = await house.rows.row<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE client_port = ANY($1::int[]) ORDER BY xact_start IS NULL, random() LIMIT 1`,
    [line.callers()],
  );
  if (!found) throw new Error('The product has no connection to its database.');
  return found.pid;
}

const nothing = () => Promise.resolve();

export const appKilled: Drill = {
  name: 'app-killed',
  guarantee: 'the product, killed while it enters trades, has entered each of them whole or not at all',
  run: (ground, chance) =>
    underLoad(ground, chance, {
      fault: () => ground.office.kill('SIGKILL'),
      mend: () => ground.office.start(),
    }),
};

export const backendKilled: Drill = {
  name: 'backend-killed',
  guarantee:
    'one server process killed in the middle of a transaction costs no trade, and the product is soon back by itself',
  run: (ground, chance) =>
    underLoad(ground, chance, {
      fault: async () => void process.kill(await someBackend(ground), 'SIGKILL'),
      mend: nothing,
    }),
};

export const databaseKilled: Drill = {
  name: 'database-killed',
  guarantee: 'PostgreSQL killed in the middle of transactions, and back elsewhere, costs no trade',
  run: (ground, chance) =>
    underLoad(ground, chance, {
      fault: () => ground.cluster.kill(chance.oneOf(['SIGQUIT', 'SIGKILL'])),
      mend: () => ground.restartCluster(),
    }),
};

export const bothKilled: Drill = {
  name: 'both-killed',
  guarantee: 'the product and PostgreSQL killed at once come back to the same books',
  run: (ground, chance) =>
    underLoad(ground, chance, {
      fault: () => Promise.all([ground.cluster.kill('SIGKILL'), ground.office.kill('SIGKILL')]),
      async mend() {
        await ground.restartCluster();
        await ground.office.start();
      },
    }),
};
