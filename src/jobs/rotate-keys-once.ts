/** npm run rotate-keys: seals all personal data anew that is not sealed under the first of DATA_KEYS. */
import { readConfig } from '../config.js';
import { createPool, rowsOf } from '../db/client.js';
import { doorKeys } from '../keys.js';
import { systemContext } from '../request-context.js';
import { createVault } from '../secrets/vault.js';
import { rotateAll } from '../services/rotate-keys.js';
import { createDoor } from '../services/run-command.js';

export async function rotateOnce(variables: NodeJS.ProcessEnv, say: (text: string) => void): Promise<string> {
  const config = readConfig(variables);
  const pool = createPool(config.databases.app, { max: 2 });
  const vault = createVault(config.dataKeys);
  try {
    const door = createDoor({ pool, ...doorKeys(config), vault });
    const parts = { door, rows: rowsOf(pool), vault };
    let told = 0;
    const { persons, fields } = await rotateAll(parts, systemContext('rotate-keys-command'), (done) => {
      if (done.persons - told < 10_000) return;
      told = done.persons;
      say(`${done.fields} fields of ${done.persons} persons so far`);
    });
    const others = vault.knownKeys.filter((id) => id !== vault.currentKey);
    const leave =
      others.length > 0
        ? ` Nothing is sealed under ${others.join(', ')} any more: keep it for the backups from its time, and take it out of DATA_KEYS.`
        : '';
    return persons === 0
      ? `All personal data is sealed under the key ${vault.currentKey} already.${leave}`
      : `${fields} fields of ${persons} persons sealed anew under the key ${vault.currentKey}.${leave}`;
  } finally {
    await pool.end();
  }
}
