/** npm run rotate-keys: seals all personal data anew that is not sealed under the first of DATA_KEYS. */
import { readConfig } from '../config.js';
import { createPool, rowsOf, type Rows } from '../db/client.js';
import { keysOfWaitingForms } from '../db/house-seals.js';
import { doorKeys } from '../keys.js';
import { systemContext } from '../request-context.js';
import { createVault, type Vault } from '../secrets/vault.js';
import { rotateAll, type Rotated } from '../services/rotate-keys.js';
import { createDoor } from '../services/run-command.js';

export async function rotateOnce(variables: NodeJS.ProcessEnv, say: (text: string) => void): Promise<string> {
  const config = readConfig(variables);
  const pool = createPool(config.databases.app, { max: 2 });
  const vault = createVault(config.dataKeys);
  try {
    const door = createDoor({ pool, ...doorKeys(config), vault });
    const parts = { door, rows: rowsOf(pool), vault };
    let told = 0;
    const rotated = await rotateAll(parts, systemContext('rotate-keys-command'), (done) => {
      if (done.persons - told < 10_000) return;
      told = done.persons;
      say(`${done.fields} fields of ${done.persons} persons so far`);
    });
    return `${whatWasDone(rotated, vault.currentKey)}${await whatOfTheOthers(parts.rows, vault)}`;
  } finally {
    await pool.end();
  }
}

function whatWasDone({ persons, fields, secondFactors }: Rotated, key: string): string {
  if (persons + secondFactors === 0) return `All personal data is sealed under the key ${key} already.`;
  return `${fields} fields of ${persons} persons and ${secondFactors} second factors sealed anew under the key ${key}.`;
}

/** A request that waits ends within days; until then its form needs the key that it was sealed under. */
async function whatOfTheOthers(rows: Rows, { currentKey, knownKeys }: Vault): Promise<string> {
  const waiting = await keysOfWaitingForms(rows, currentKey);
  const needed =
    waiting.length > 0
      ? ` Requests for a second person still need ${waiting.join(', ')}: run this again when they have ended.`
      : '';
  const free = knownKeys.filter((id) => id !== currentKey && !waiting.includes(id));
  const leave = ` Nothing is sealed under ${free.join(', ')} any more: keep it for the backups from its time, and take it out of DATA_KEYS.`;
  return needed + (free.length > 0 ? leave : '');
}
