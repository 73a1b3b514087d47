/**
 * The rows of every table as the server's own COPY writes them, in the shape of a script that psql runs as well: what a
 * backup holds where there is no pg_dump. The tables themselves are made by the migrations.
 */
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { LEFT_OUT, MIGRATIONS, tablesOf, type BackupMoment } from './backup-moment.js';
import { rowsOf, type Connection, type Pool, type Rows } from './client.js';
import { readScript } from './copy-script.js';
import { invariant } from '../errors.js';

export async function* copiedRows({ rows, connection }: BackupMoment): AsyncGenerator<Buffer> {
  yield Buffer.from("SET session_replication_role = 'replica';\n");
  for (const table of (await tablesOf(rows)).filter((name) => name !== MIGRATIONS)) {
    const columns = await columnsOf(rows, table);
    yield Buffer.from(`COPY ${table} (${columns}) FROM stdin;\n`);
    yield* connection.query(copyTo(`COPY ${table} (${columns}) TO STDOUT`)) as AsyncIterable<Buffer>;
    yield Buffer.from('\\.\n');
  }
  for (const { name, last_value, is_called } of await sequences(rows))
    yield Buffer.from(`SELECT pg_catalog.setval('${name}', ${last_value}, ${is_called});\n`);
}

async function columnsOf(rows: Rows, table: string): Promise<string> {
  const found = await rows.row<{ columns: string }>(
    `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
    [table],
  );
  return found?.columns ?? '';
}

interface Sequence {
  name: string;
  last_value: string;
  is_called: boolean;
}

async function sequences(rows: Rows): Promise<Sequence[]> {
  const names = await rows.rows<{ name: string }>(
    `SELECT schemaname || '.' || quote_ident(sequencename) AS name FROM pg_sequences
     WHERE schemaname IN ('public', 'internal') ORDER BY name`,
  );
  return Promise.all(
    names.map(async ({ name }) => {
      const state = await rows.row<Omit<Sequence, 'name'>>(`SELECT last_value, is_called FROM ${name}`);
      invariant(state, 'a sequence has a state');
      return { name, ...state };
    }),
  );
}

/**
 * Puts the rows into freshly migrated tables, in one transaction: all of it is there, or nothing. While it runs, the rules
 * that watch over changes are off, since these rows are no change; foreign keys are made anew and so checked once.
 */
export async function loadRows(pool: Pool, script: Readable): Promise<void> {
  const connection = await pool.connect();
  try {
    await connection.query('BEGIN; SET LOCAL ROLE vip_owner');
    const back = await switchRulesOff(rowsOf(connection));
    for await (const part of readScript(script)) {
      if (part.copy) await copyInto(connection, part.copy, part.data);
      else if (part.command.startsWith('SELECT pg_catalog.setval(')) await connection.query(part.command);
    }
    for (const statement of back) await connection.query(statement);
    await connection.query('COMMIT');
    connection.release();
  } catch (error) {
    // Its end takes the transaction with it.
    connection.release(true);
    throw error;
  }
}

async function copyInto(connection: Connection, command: string, data: AsyncIterable<Buffer>): Promise<void> {
  const sink = connection.query(copyFrom(command));
  const done = finished(sink);
  done.catch(() => undefined);
  for await (const chunk of data) if (!sink.write(chunk)) await Promise.race([once(sink, 'drain'), done]);
  sink.end();
  await done;
}

/** Empties every table, and answers what makes the rules stand again. */
async function switchRulesOff(rows: Rows): Promise<string[]> {
  const statements = await rows.rows<{ off: string; back: string }>(SWITCHES);
  for (const { off } of statements) await rows.rows(off);
  const tables = [...(await tablesOf(rows)), ...LEFT_OUT].filter((name) => name !== MIGRATIONS);
  await rows.rows(`TRUNCATE ${tables.join(', ')}`);
  return statements.map(({ back }) => back).reverse();
}

const OURS = `(SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'internal'))`;
const SWITCHES = `
  SELECT 1 AS step, format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname) AS off,
      format('ALTER TABLE %s ENABLE %s TRIGGER %I', tgrelid::regclass,
        CASE tgenabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END, tgname) AS back
    FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
    WHERE NOT tgisinternal AND tgenabled <> 'D' AND c.relnamespace IN ${OURS}
  UNION ALL SELECT 2, format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', oid::regclass),
      format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', oid::regclass)
    FROM pg_class WHERE relforcerowsecurity AND relnamespace IN ${OURS}
  UNION ALL SELECT 3, format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
      format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype = 'f' AND connamespace IN ${OURS}
  ORDER BY step`;
