// Disks that are full. Where nobody may mount a small one, a process's files may not grow: it is told the same.
import { execFileSync } from 'node:child_process';
import { connectAs } from '../../support/sql.js';
import type { Ground } from '../ground.js';
import { startLoad, type Load } from '../hands.js';
import type { Drill } from './drill.js';
import { refusedWhile } from './papers.js';

const PAGE = 8_192;
/** A segment of the write-ahead log has its full size from the beginning; no limit may be below it. */
const SEGMENT = 16_777_216;
/** Of a page, as a row counts it: five leave no place in which a trade could be entered. */
const FIFTH = 1_620;
const FEW = 150;

/** Makes the file of the trades so long that it is full to its last page, and takes the rows back; how long it is. */
async function lengthen({ house }: Ground): Promise<number> {
  const sql = await connectAs(house.database, 'postgres');
  try {
    await sql.query(`BEGIN; SET LOCAL session_replication_role = replica`);
    await sql.query(`DO $$
      DECLARE
        one trades;
      BEGIN
        SELECT * INTO STRICT one FROM trades LIMIT 1;
        one.admin_note := repeat('x', 1000);
        one.admin_note := repeat('x', 1000 + ${FIFTH} - pg_column_size(one));
        WHILE pg_relation_size('trades') < ${SEGMENT} LOOP
          one.id := gen_random_uuid();
          INSERT INTO trades SELECT one.*;
        END LOOP;
      END $$`);
    await sql.query('ROLLBACK');
    const [row] = await sql.query(`SELECT pg_relation_size('trades') AS bytes`);
    return Number(row?.bytes);
  } finally {
    await sql.end();
  }
}

/** Every request is answered with a plea to come back, and the screens that only read go on. */
async function requireRefusals(load: Load, { office }: Ground): Promise<void> {
  for (const before = load.done(); load.unanswered().length === 0; await load.more(1))
    if (load.done() > before + FEW) throw new Error('Trades were entered although nothing can grow.');
  const list = await fetch(`${office.url()}/admin/api/resources/Trade/actions/list`, {
    headers: { cookie: office.admin },
  });
  if (list.status !== 200) throw new Error(`The list of trades was answered with ${list.status}.`);
}

export const diskFull: Drill = {
  name: 'disk-full',
  guarantee: 'on a full disk every trade is refused whole, with a plea to come back, and entered once there is space',
  async run(ground, chance) {
    const length = await lengthen(ground);
    const { cluster } = ground;
    // With a recovery, it would learn where there is a little space left.
    await cluster.kill('SIGINT');
    // Half a page more than it has, so that the next page is begun and cannot be finished.
    await ground.restartCluster(Math.max(length, SEGMENT) + PAGE / 2);
    const load = startLoad(ground, chance);
    try {
      await requireRefusals(load, ground);
    } finally {
      await cluster.kill('SIGQUIT');
      await ground.restartCluster();
      await load.more(2).finally(() => load.finish());
    }
    const last = load.unanswered().at(0);
    if (last?.kind === 'unknown' && last.status !== 503) throw new Error(`It was answered with ${last.status}.`);
  },
};

/** Bounds the files of a process that runs; not every system has it. */
export const LIMITER = '/usr/bin/prlimit';
/** Less than any sealed paper. */
const TOO_FEW = 64;

const limitFiles = (pid: number, most: number | 'unlimited'): void =>
  void execFileSync(LIMITER, ['--pid', String(pid), `--fsize=${most}:unlimited`]);

export const papersDiskFull: Drill = {
  name: 'papers-disk-full',
  guarantee: 'on a full disk no paper is taken and the screens go on; once there is space, the same form is one paper',
  async run(ground, chance) {
    const server = await ground.office.another(ground.onDisk);
    const { clients, told } = ground;
    const desk = { clients, told, office: { url: () => server.url, admin: ground.office.admin } };
    try {
      for (let times = chance.between(1, 3); times > 0; times -= 1)
        await refusedWhile(desk, chance, {
          begin: () => limitFiles(server.pid, TOO_FEW),
          end: () => limitFiles(server.pid, 'unlimited'),
        });
    } finally {
      await server.stop();
    }
  },
};
