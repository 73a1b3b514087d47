/** The rows of a list and the titles of what they point to: in one query where the list is asked no condition, else one more a target. */
import type { HouseRecord } from './house-record.js';
import type { HouseResource, TitleJoin } from './house-resource.js';
import type { ListQuery } from './list-query.js';

export type Resources = ReadonlyMap<string, HouseResource>;

export async function readPage(
  resources: Resources,
  resource: HouseResource,
  query: ListQuery,
): Promise<HouseRecord[]> {
  const alone = !query.where && resource.listsOwnColumns;
  const records = alone ? await resource.firstRows(query, joinsOf(resources, resource)) : await resource.page(query);
  await populate(resources, resource, records);
  return records;
}

/** Fills in what stands beside the rows, and the titles that they still lack. */
export async function populate(
  resources: Resources,
  resource: HouseResource,
  records: readonly HouseRecord[],
): Promise<void> {
  const missing = records.flatMap((record) =>
    pointing(resource).flatMap((reference) => lacking(record, reference) ?? []),
  );
  const targets = [...new Set(missing.map(({ target }) => target))];
  await Promise.all([
    resource.fillIn(records),
    ...targets.map(async (target) => {
      const here = missing.filter((reference) => reference.target === target);
      const found = await resources.get(target)?.findMany([...new Set(here.map(({ id }) => id))]);
      const byId = new Map(found?.map((record) => [record.id(), record]));
      for (const { record, name, id } of here) record.populate(name, byId.get(id));
    }),
  ]);
}

interface Pointing {
  name: string;
  target: string;
}

const pointers = new WeakMap<HouseResource, readonly Pointing[]>();

function pointing(resource: HouseResource): readonly Pointing[] {
  const known = pointers.get(resource);
  if (known) return known;
  const made = [...resource.columns.columns.values()].flatMap(({ name, target }) => (target ? [{ name, target }] : []));
  pointers.set(resource, made);
  return made;
}

function lacking(record: HouseRecord, { name, target }: Pointing) {
  const id = record.row[name];
  return typeof id === 'string' && !record.references[name] ? { record, name, target, id } : undefined;
}

const joins = new WeakMap<HouseResource, readonly TitleJoin[]>();

function joinsOf(resources: Resources, resource: HouseResource): readonly TitleJoin[] {
  const known = joins.get(resource);
  if (known) return known;
  const made = pointing(resource).flatMap(({ name, target }) => joinTo(name, resources.get(target)) ?? []);
  joins.set(resource, made);
  return made;
}

function joinTo(column: string, target: HouseResource | undefined): TitleJoin | undefined {
  if (!target || target.titleColumns.length === 0) return undefined;
  const columns = target.titleColumns;
  const part = (row: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(columns.map((name) => [name, row[`${column}.${name}`]]));
  return { column, table: target.columns.table, columns, titleOf: (row) => target.headingOf(part(row)) };
}
