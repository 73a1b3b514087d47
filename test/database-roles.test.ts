// What each role of the database may, found by trying: every relation of the catalogue, every column, every verb. The
// whole of it stands in test/database-roles.txt; what is not there was refused. UPDATE_MATRIX=1 writes it anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { relationsOf, type Relation } from './support/catalogue-reads.js';
import { cloneDatabase, type ClonedDatabase } from './support/database.js';
import { connectAs, type Sql } from './support/sql.js';

const FILE = new URL('./database-roles.txt', import.meta.url);
const ROLES = ['app', 'reader', 'portal', 'backup'] as const;

let database: ClonedDatabase;
let sql: Record<(typeof ROLES)[number], Sql>;
let relations: Relation[];
beforeAll(async () => {
  database = await cloneDatabase();
  const owner = await connectAs(database, 'postgres');
  relations = (await relationsOf(owner)).filter(({ name }) => !name.endsWith('_prisma_migrations'));
  await owner.end();
  sql = {
    app: await connectAs(database, 'app'),
    reader: await connectAs(database, 'reader'),
    portal: await connectAs(database, 'portal'),
    backup: await connectAs(database, 'backup'),
  };
});
afterAll(async () => {
  await Promise.all(Object.values(sql).map((connection) => connection.end()));
  await database.drop();
});

const DENIED = '42501';

/** Whether the role may; what goes wrong for another reason is allowed. Nothing of it stays. */
async function may(connection: Sql, statement: string): Promise<boolean> {
  await connection.query('BEGIN');
  const outcome = await connection.query(statement).then(
    () => '',
    (error: unknown) => String((error as { code?: unknown }).code),
  );
  await connection.query('ROLLBACK');
  return outcome !== DENIED;
}

const columnsThat = async (connection: Sql, columns: readonly string[], statement: (column: string) => string) => {
  const allowed: string[] = [];
  for (const column of columns) if (await may(connection, statement(column))) allowed.push(column);
  return allowed;
};

async function rightsOn(connection: Sql, { name, kind, columns }: Relation): Promise<string[]> {
  if (kind === 'sequence') return (await may(connection, `SELECT nextval('${name}')`)) ? ['USAGE'] : [];
  const said = (verb: string, some: readonly string[]): string[] =>
    some.length === 0 ? [] : [some.length === columns.length ? verb : `${verb} (${some.join(', ')})`];
  const verbs: string[] = [
    ...said('SELECT', await columnsThat(connection, columns, (column) => `SELECT ${column} FROM ${name} LIMIT 0`)),
    ...said(
      'UPDATE',
      await columnsThat(connection, columns, (column) => `UPDATE ${name} SET ${column} = DEFAULT WHERE false`),
    ),
  ];
  const whole = {
    INSERT: `INSERT INTO ${name} DEFAULT VALUES`,
    DELETE: `DELETE FROM ${name} WHERE false`,
    TRUNCATE: `TRUNCATE ${name} CASCADE`,
    TRIGGER: `CREATE TRIGGER theirs BEFORE INSERT ON ${name} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
    'ALTER (and DROP)': `ALTER TABLE ${name} DISABLE TRIGGER USER`,
  };
  for (const [verb, statement] of Object.entries(whole)) if (await may(connection, statement)) verbs.push(verb);
  return verbs;
}

test('each role may what test/database-roles.txt says, and nothing else, on every table, view and sequence', async () => {
  const lines: string[] = [];
  for (const role of ROLES)
    for (const relation of relations) {
      const verbs = await rightsOn(sql[role], relation);
      if (verbs.length > 0) lines.push(`vip_${role} ${relation.name}: ${verbs.join(', ')}`);
    }
  const found = `${lines.join('\n')}\n`;
  if (process.env.UPDATE_MATRIX) writeFileSync(FILE, found);
  expect(found).toBe(readFileSync(FILE, 'utf8'));
  // However the file is rewritten, these stay so.
  const ofReaders = lines.filter((line) => !line.startsWith('vip_app '));
  expect(ofReaders.filter((line) => /INSERT|UPDATE|DELETE|TRUNCATE|TRIGGER|ALTER|USAGE/.test(line))).toEqual([]);
  expect(lines.filter((line) => /TRUNCATE|TRIGGER|ALTER/.test(line))).toEqual([]);
  expect(lines.filter((line) => / public\..*DELETE/.test(line))).toEqual([]);
  expect(lines.filter((line) => /activity_logs.*UPDATE/.test(line))).toEqual([]);
}, 60_000);

test('each role has no power over the server, and none of the others’ rights', async () => {
  for (const role of ROLES) {
    const [row] = await sql[role].query(
      `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
         array(SELECT roleid::regrole::text FROM pg_auth_members WHERE member = r.oid) AS memberships FROM pg_roles r WHERE rolname = current_user`,
    );
    expect(row).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      // A backup reads what the screens read, under the same policies; no other is anything but itself.
      memberships: role === 'backup' ? ['vip_reader'] : [],
    });
    for (const other of ['vip_owner', 'vip_app', 'vip_reader', 'vip_portal', 'vip_backup'].filter(
      (name) => name !== `vip_${role}` && !(role === 'backup' && name === 'vip_reader'),
    ))
      expect(await may(sql[role], `SET ROLE ${other}`)).toBe(false);
  }
});
