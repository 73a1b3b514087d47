/**
 * A list as a CSV file: the filters, the order and the columns of the list, all of its rows. It is noted in the log
 * before the first row leaves the house. Text that a spreadsheet would run is made harmless; figures stay as they are
 * stored. What is kept sealed is left out, unless it is asked for with `personal=true`; the log then says so.
 */
import { once } from 'node:events';
import type { Request, RequestHandler, Response } from 'express';
import type { HouseResource } from './house-resource.js';
import { listQuery } from './list-query.js';
import type { Resources } from './references.js';
import { shownRow, type Shown } from './values.js';
import type { Column } from './data-model.js';
import { BEGINNING, csvLine, harmless } from '../csv/write.js';
import { readWhole } from '../db/list-cursor.js';
import type { Reader, StoredRow } from '../db/reader.js';
import { invariant, refusal } from '../errors.js';
import { contextOf } from '../http/viewer.js';
import { exportList } from '../services/export-list.js';
import type { Vault } from '../secrets/vault.js';
import type { Door } from '../services/run-command.js';

interface Parts {
  door: Door;
  reader: Reader;
  vault: Vault;
  resources: Resources;
}

/** Each holds a connection while its reader takes the rows. */
const AT_ONCE = 2;
const SLOWEST_MILLISECONDS = 60_000;

export function createExport({ door, resources, ...opening }: Parts): RequestHandler {
  let running = 0;
  return async (req, res) => {
    const resource = resources.get(String(req.params.resource));
    invariant(resource, 'the guard knows the list');
    if (req.method === 'HEAD') return void describe(res, resource).end();
    if (running >= AT_ONCE) throw refusal('busy');
    running += 1;
    try {
      await sendWhole(req, res, resource, { door, ...opening });
    } finally {
      running -= 1;
    }
  };
}

async function sendWhole(
  req: Request,
  res: Response,
  resource: HouseResource,
  { door, ...opening }: Omit<Parts, 'resources'>,
): Promise<void> {
  const { columns: model, contents } = resource;
  const { where, order } = listQuery(model, contents, req.query, resource.found);
  const columns = resource
    .exportedColumns(req.query.personal === 'true')
    .flatMap((name) => model.columns.get(name) ?? []);
  const names = columns.map(({ name }) => name);
  const personal = columns.flatMap(({ name, sealed }) => (sealed ? [name] : []));
  await readWhole(opening, { table: model.table, columns: names, where, order }, async (count, pieces) => {
    const asked = { resource: model.name, filters: filteredColumns(where), personal, rows: String(count) };
    await door.run(exportList, contextOf(req), asked);
    describe(res, resource);
    await send(res, (req.query.mark === 'none' ? BEGINNING.none : BEGINNING.mark) + csvLine(names));
    for await (const rows of pieces)
      await send(res, rows.map((row) => csvLine(cellsOf(columns, shownRow(model, row)))).join(''));
  });
  res.end();
}

const describe = (res: Response, { columns: { table } }: HouseResource): Response =>
  res.set({
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${table}-${new Date().toISOString().slice(0, 10)}.csv"`,
  });

const filteredColumns = (where: StoredRow | undefined): string[] => [
  ...new Set(((where?.AND ?? []) as StoredRow[]).flatMap((condition) => Object.keys(condition))),
];

const cellsOf = (columns: readonly Column[], row: Readonly<Record<string, Shown>>): string[] =>
  columns.map(({ name, kind }) => {
    const value = row[name] ?? null;
    if (value === null) return '';
    const text = Array.isArray(value) ? value.join(', ') : String(value);
    return kind === 'text' || kind === 'list' || kind === 'json' ? harmless(text) : text;
  });

/** Waits for a reader who is slower than the database, but not for ever. */
async function send(res: Response, text: string): Promise<void> {
  if (res.destroyed) throw refusal('malformed');
  if (res.write(text)) return;
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  await once(res, 'drain', { signal: AbortSignal.any([gone.signal, AbortSignal.timeout(SLOWEST_MILLISECONDS)]) }).catch(
    () => {
      res.destroy();
      throw refusal('malformed');
    },
  );
}
