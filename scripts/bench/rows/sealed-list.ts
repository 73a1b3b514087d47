/** A list of fifty clients with three sealed columns, beside the same list of a twin that keeps them in the clear. */
import { readDataModel } from '../../../src/admin/data-model.js';
import { shownRow } from '../../../src/admin/values.js';
import { createReader, firstRows, readerRows, type StoredRow } from '../../../src/db/reader.js';
import { openRows } from '../../../src/db/sealed-rows.js';
import { createVault } from '../../../src/secrets/vault.js';
import { plantPeople } from '../sealed-people.js';
import type { BenchDatabase, Lab } from '../lab.js';
import { interleave } from '../rounds.js';
import type { Row } from '../row.js';

const [CLIENTS, LISTED, LISTS] = [2_000, 50, 200];
const vault = createVault([{ id: 'bench', secret: 'a master key of benchmarks that seals nothing' }]);

export const row: Row = {
  name: 'sealed-list',
  goal: '<= 1.10',
  async run(lab) {
    const [sealed, clear] = [await lab.database(), await lab.database()];
    for (const database of [sealed, clear]) await plantPeople(database.settings('superuser'), vault, CLIENTS);
    await clear.fill(
      'ALTER TABLE users DROP CONSTRAINT users_sealed',
      `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'Clear'))
       UPDATE users SET phone = '+41790000000', city = 'a city like any other', nationality = 'a nation' WHERE role = 'CUSTOMER'`,
    );
    for (const database of [sealed, clear]) await database.fill('VACUUM ANALYZE');
    const [ours, baseline] = [lists(lab, sealed, true), lists(lab, clear, false)];
    return { ...(await interleave({ ours, baseline })), unit: 'ms' };
  },
};

/** Milliseconds a list, as text for the browser. */
function lists(lab: Lab, database: BenchDatabase, isSealed: boolean): () => Promise<number> {
  const reader = createReader(database.settings('reader'));
  lab.whenDone(() => reader.$disconnect());
  const model = readDataModel().get('User');
  if (!model) throw new Error('There is a model of users.');
  const others = ['phone_index', 'address'];
  const columns = [...model.columns.keys()].filter((name) => !others.includes(name));
  const page = { table: 'users', columns, joins: [], order: [['created_at', 'desc']] as const, take: LISTED, skip: 0 };
  const read = (): Promise<StoredRow[]> => firstRows(reader, page);
  return async () => {
    const since = performance.now();
    for (let n = 0; n < LISTS; n += 1) {
      const rows = isSealed ? await openRows(readerRows(reader), vault, 'users', read) : await read();
      JSON.stringify(rows.map((one) => shownRow(model, one)));
    }
    return (performance.now() - since) / LISTS;
  };
}
