// A database that is there and does not answer in time: no connection is free, or a statement or a transaction takes longer
// than the database lets it.
import { setTimeout as pause } from 'node:timers/promises';
import { rowsOf } from '../../../src/db/client.js';
import { connectAs } from '../../support/sql.js';
import type { Chance } from '../chance.js';
import type { Ground } from '../ground.js';
import { insist, startLoad, wishedTrade } from '../hands.js';
import type { Drill } from './drill.js';

/** Locks what every trade needs for so long; ends with the locks. */
async function holdUp({ house, clients }: Ground, milliseconds: number): Promise<void> {
  const connection = await house.pool.connect();
  try {
    await connection.query('BEGIN');
    await rowsOf(connection).rows('SELECT id FROM portfolios WHERE user_id = ANY($1) FOR UPDATE', [clients]);
    await pause(milliseconds);
    await connection.query('ROLLBACK');
  } finally {
    connection.release();
  }
}

const MORE_THAN_CONNECTIONS = 40;

export const noConnectionFree: Drill = {
  name: 'no-connection-free',
  guarantee: 'more requests than connections, all held up, are entered or asked to come back, and then entered',
  async run(ground, chance) {
    const held = holdUp(ground, chance.oneOf([400, 1_200, 5_500]));
    const wishes = Array.from({ length: MORE_THAN_CONNECTIONS }, () => wishedTrade(ground, chance));
    await Promise.all([held, ...wishes.map((wish) => insist(ground, wish))]);
  },
};

/** Runs the work while the database limits the product's sessions; each of them is made anew, before and afterwards. */
async function limited(ground: Ground, limit: string, work: () => Promise<void>): Promise<void> {
  const { database } = ground.house;
  const sql = await connectAs(database, 'postgres');
  const renew = () =>
    sql.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE client_port = ANY($1::int[])', [
      ground.line.callers(),
    ]);
  try {
    await sql.query(`ALTER DATABASE ${database.name} SET ${limit}`);
    await renew();
    await work();
  } finally {
    await sql.query(`ALTER DATABASE ${database.name} RESET ${limit.split(' ')[0] ?? ''}`);
    await renew();
    await sql.end();
  }
}

async function underLoad(ground: Ground, chance: Chance, work: () => Promise<void>): Promise<void> {
  const load = startLoad(ground, chance);
  try {
    await load.more(chance.between(1, 6));
    await work();
  } finally {
    await load.finish();
  }
  await insist(ground, wishedTrade(ground, chance));
}

export const statementTooLong: Drill = {
  name: 'statement-timeout',
  guarantee: 'a statement that the database breaks off is told as such, and entered when it is sent again',
  run: (ground, chance) =>
    underLoad(ground, chance, () =>
      limited(ground, `statement_timeout = '150ms'`, () => holdUp(ground, chance.between(200, 700))),
    ),
};

export const idleTooLong: Drill = {
  name: 'idle-in-transaction',
  guarantee: 'a transaction that idles because the process stands still is ended by the database, and entered again',
  run: (ground, chance) =>
    underLoad(ground, chance, () =>
      limited(ground, `idle_in_transaction_session_timeout = '100ms'`, async () => {
        await pause(chance.between(20, 120));
        process.kill(ground.office.pid(), 'SIGSTOP');
        await pause(chance.between(150, 500));
        process.kill(ground.office.pid(), 'SIGCONT');
        await pause(100);
      }),
    ),
};
