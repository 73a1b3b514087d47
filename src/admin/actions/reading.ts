/** The three ways of reading: a page of a list, a search for a reference, one record. */
import { callOf, type Handler } from '../call.js';
import { conditions, contains, hasUnstorable, noSuchColumn, UUID } from '../filters.js';
import type { HouseRecord } from '../house-record.js';
import type { HouseResource } from '../house-resource.js';
import { listQuery } from '../list-query.js';
import { populate, readPage, type Resources } from '../references.js';
import { refusal } from '../../errors.js';
import type { StoredRow } from '../../db/reader.js';

export const list =
  (resource: HouseResource, resources: Resources): Handler =>
  async (_request, _response, { currentAdmin }) => {
    const query = listQuery(resource.columns, resource.contents, callOf(currentAdmin).asked, resource.found);
    const [records, count] = await Promise.all([readPage(resources, resource, query), resource.total(query.where)]);
    const { page, perPage, sortBy, direction } = query;
    return {
      meta: { ...count, page, perPage, sortBy, direction },
      records: records.map((record) => record.toJSON(currentAdmin)),
    };
  };

const MOST_FOUND = 20;

export const search =
  (resource: HouseResource): Handler =>
  async (request, _response, { currentAdmin }) => {
    const { asked } = callOf(currentAdmin);
    const sought = textIn(request.params.query) || textIn(asked.query);
    const { contents, columns } = resource;
    const all = [
      ...conditions(columns, contents.exact ?? [], asked, resource.found),
      ...matches(sought, searchedColumns(contents.search, asked.searchProperty)),
    ];
    const first = contents.search[0];
    const order = first && !first.includes('.') ? [{ [first]: 'asc' }, { id: 'asc' }] : [{ id: 'asc' }];
    const records = await resource.briefly({ where: { AND: all }, orderBy: order, take: MOST_FOUND });
    return { records: records.map(({ row, heading }) => ({ id: row.id, title: heading, params: row })) };
  };

const textIn = (value: unknown): string => (typeof value === 'string' ? value.trim().slice(0, 200) : '');

/** All of those that a search looks in, or the one of them that is asked for, in AdminJS's words. */
function searchedColumns(columns: readonly string[], only: unknown): readonly string[] {
  if (only === undefined || only === '') return columns;
  const found = columns.filter((path) => path.replace('^', '') === only);
  if (found.length === 0) throw noSuchColumn(only);
  return found;
}

/** Every word must be found, each in any of the columns; an id finds its row. */
function matches(sought: string, columns: readonly string[]): StoredRow[] {
  if (sought === '') return [];
  if (UUID.test(sought)) return [{ id: sought }];
  if (columns.length === 0 || hasUnstorable(sought)) return [{ id: { in: [] } }];
  return sought.split(/\s+/).map((word) => ({ OR: columns.map((path) => condition(path, word)) }));
}

function condition(path: string, word: string): StoredRow {
  const { contains: text, mode } = contains(word);
  const test = path.startsWith('^') ? { startsWith: text, mode } : { contains: text, mode };
  return path
    .replace('^', '')
    .split('.')
    .reduceRight<StoredRow>((inner, name) => ({ [name]: inner }), test);
}

export const show =
  (resource: HouseResource, resources: Resources): Handler =>
  async (_request, _response, { record, currentAdmin }) => {
    if (!record) throw refusal('not_found');
    const [waiting] = await Promise.all([
      waitingFor(resources, resource, record as HouseRecord),
      populate(resources, resource, [record as HouseRecord]),
    ]);
    return { record: { ...record.toJSON(currentAdmin), ...(waiting.length > 0 && { waiting }) } };
  };

/** Screens whose rows a second person may be deciding on. */
const DECIDED_ON = [
  'User', 'Trade', 'Transaction', 'PnlAdjustment', 'Portfolio', 'Asset', 'CorporateAction', 'Price', 'HeldPrice', 'Import',
  'ApprovalPolicy',
]; // prettier-ignore

/** The requests about this row that wait; with a client, also those about what is the client's. */
async function waitingFor(resources: Resources, resource: HouseResource, { row }: HouseRecord) {
  const requests = DECIDED_ON.includes(resource.id()) ? resources.get('PendingApproval') : undefined;
  const about = [{ target_id: row.id }, ...(resource.id() === 'User' ? [{ user_id: row.id }] : [])];
  const where = { status: 'WAITING', expires_at: { gt: new Date() }, OR: about };
  const found = await requests?.briefly({ where, orderBy: [{ created_at: 'asc' }], take: MOST_FOUND });
  return (found ?? []).map((request) => ({ id: String(request.row.id), title: request.heading }));
}
