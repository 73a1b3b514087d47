/** The titles of the rows that a page of rows points to: one query a target, whatever the number of columns and rows. */
import type { HouseRecord } from './house-record.js';
import type { HouseResource } from './house-resource.js';

export type Resources = ReadonlyMap<string, HouseResource>;

export async function populate(
  resources: Resources,
  resource: HouseResource,
  records: readonly HouseRecord[],
): Promise<void> {
  const columns = [...resource.columns.columns.values()].filter((column) => column.target);
  const targets = [...new Set(columns.flatMap((column) => column.target ?? []))];
  await Promise.all(
    targets.map(async (target) => {
      const pointing = columns.filter((column) => column.target === target).map((column) => column.name);
      const ids = new Set(
        records.flatMap(({ row }) => pointing.flatMap((name) => (typeof row[name] === 'string' ? [row[name]] : []))),
      );
      const found = ids.size > 0 ? await resources.get(target)?.findMany([...ids]) : undefined;
      const byId = new Map(found?.map((record) => [record.id(), record]));
      for (const record of records)
        for (const name of pointing) record.populate(name, byId.get(String(record.row[name])));
    }),
  );
}
