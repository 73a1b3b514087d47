/** Sealing all personal data anew, in the database, beside a bare loop that opens and seals as many texts in memory. */
import { createPool, rowsOf } from '../../../src/db/client.js';
import { systemContext } from '../../../src/request-context.js';
import { createVault } from '../../../src/secrets/vault.js';
import { rotateAll } from '../../../src/services/rotate-keys.js';
import { createDoor } from '../../../src/services/run-command.js';
import { plantPeople } from '../sealed-people.js';
import { interleave } from '../rounds.js';
import type { Row } from '../row.js';

const CLIENTS = 4_000;
const KEYS = ['odd', 'even'].map((id) => ({ id, secret: `the ${id} master key of benchmarks, which seals nothing` }));

export const row: Row = {
  name: 'rotate-keys',
  goal: '>= 0.3',
  async run(lab) {
    const database = await lab.database();
    await plantPeople(database.settings('superuser'), createVault(KEYS), CLIENTS);
    await database.fill('VACUUM ANALYZE');
    const pool = createPool(database.settings('app'));
    lab.whenDone(() => pool.end());
    const keys = [...KEYS];
    const ours = async (): Promise<number> => {
      const vault = createVault(keys.reverse());
      const door = createDoor({ pool, digestKey: 'bench', logKey: 'bench', vault });
      const since = performance.now();
      const { fields } = await rotateAll({ door, rows: rowsOf(pool), vault }, systemContext('bench'));
      return (fields / (performance.now() - since)) * 1_000;
    };
    return { ...(await interleave({ ours, baseline: bareLoop })), unit: 'fields/s' };
  },
};

const TEXT = 'a street like any other 1234';

async function bareLoop(): Promise<number> {
  const vault = createVault(KEYS);
  const place = { table: 'users', column: 'address', row: '00000000-0000-4000-8000-000000000000' };
  let sealed = vault.seal(place, TEXT);
  const since = performance.now();
  for (let n = 0; n < CLIENTS * 4; n += 1) sealed = vault.seal(place, vault.open(place, sealed));
  return ((CLIENTS * 4) / (performance.now() - since)) * 1_000;
}
