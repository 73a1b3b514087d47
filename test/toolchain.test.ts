// The promises of the launcher that other tests lean on.
import pg from 'pg';
import { bootstrapRoles } from '../scripts/lib/bootstrap-roles.mjs';
import { rolePasswords } from '../scripts/lib/settings.mjs';
import { launchBrowser } from './support/browser.js';
import { cloneDatabase, type ClonedDatabase, type DatabaseRole } from './support/database.js';

let database: ClonedDatabase;
beforeAll(async () => {
  database = await cloneDatabase();
});
afterAll(() => database.drop());

async function rows(role: DatabaseRole, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url(role) });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the database roles', () => {
  const picture = async () => ({
    roles: await rows(
      'postgres',
      "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication FROM pg_roles WHERE rolname LIKE 'vip\\_%' ORDER BY 1",
    ),
    databases: await rows(
      'postgres',
      'SELECT pg_get_userbyid(datdba) AS owner, datacl::text FROM pg_database WHERE datname = current_database()',
    ),
    settings: await rows(
      'postgres',
      'SELECT setconfig FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE datname = current_database()',
    ),
  });

  test('bootstrapping them again, also twice at once, changes nothing', async () => {
    const before = await picture();
    const again = () => bootstrapRoles(database.url('postgres'), rolePasswords(process.env));
    await Promise.all([again(), again()]);
    expect(await picture()).toEqual(before);
  });

  test('only the owner cannot log in, and none has any power over the server', async () => {
    const powerless = {
      rolsuper: false,
      rolbypassrls: false,
      rolcreatedb: false,
      rolcreaterole: false,
      rolreplication: false,
    };
    expect((await picture()).roles).toEqual([
      { rolname: 'vip_app', rolcanlogin: true, ...powerless },
      { rolname: 'vip_backup', rolcanlogin: true, ...powerless },
      { rolname: 'vip_owner', rolcanlogin: false, ...powerless },
      { rolname: 'vip_portal', rolcanlogin: true, ...powerless },
      { rolname: 'vip_reader', rolcanlogin: true, ...powerless },
    ]);
  });

  test.each(['app', 'portal', 'reader'] as const)(
    'the log-in "%s" works in a cloned database, in UTC, and can make nothing',
    async (role) => {
      expect(await rows(role, "SELECT current_user AS me, current_setting('TimeZone') AS zone")).toEqual([
        { me: `vip_${role}`, zone: 'UTC' },
      ]);
      await expect(rows(role, 'CREATE TABLE mine (id int)')).rejects.toThrow('permission denied');
      await expect(rows(role, 'CREATE TEMP TABLE mine (id int)')).rejects.toThrow('permission denied');
      await expect(rows(role, 'CREATE SCHEMA mine')).rejects.toThrow('permission denied');
    },
  );

  test('a clone belongs to the owner, and so does every object in it', async () => {
    expect((await picture()).databases[0]?.owner).toBe('vip_owner');
    const others =
      "SELECT relname FROM pg_class WHERE relnamespace IN ('public'::regnamespace) AND pg_get_userbyid(relowner) <> 'vip_owner'";
    expect(await rows('owner', others)).toEqual([]);
  });
});

test('a browser shows a page, whatever this machine has installed', async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.setContent('<p>10,035.50</p>');
    expect(await page.textContent('p')).toBe('10,035.50');
  } finally {
    await browser.close();
  }
}, 60_000);
