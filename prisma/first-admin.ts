/** The first admin of a house without a demo, made once from ADMIN_EMAIL and ADMIN_PASSWORD. */
import { rowsOf, type Pool } from '../src/db/client.js';
import { systemContext } from '../src/request-context.js';
import type { DoorKeys } from '../src/keys.js';
import { createStaff } from '../src/services/create-staff.js';
import { createDoor } from '../src/services/run-command.js';

export interface FirstAdmin {
  email: string;
  password: string;
}

/** False where the house has an admin already. */
export async function writeFirstAdmin(pool: Pool, keys: DoorKeys, { email, password }: FirstAdmin): Promise<boolean> {
  if (await hasAdmin(pool)) return false;
  const door = createDoor({ pool, ...keys });
  const input = { email, password, role: 'ADMIN', first_name: 'First', last_name: 'Admin' };
  const { repeated } = await door.run(createStaff, systemContext('seed', 'seed:first-admin'), input);
  return !repeated;
}

export async function hasAdmin(pool: Pool): Promise<boolean> {
  return (await rowsOf(pool).row(`SELECT id FROM users WHERE role = 'ADMIN' LIMIT 1`)) !== undefined;
}
