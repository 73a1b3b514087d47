// Every check, trigger, policy and grant of the database, since Prisma's own comparison sees none of them. A change to
// the rules shows here as a change to test/catalogue.txt; UPDATE_CATALOGUE=1 writes it anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { cloneDatabase, type ClonedDatabase } from './support/database.js';
import { connectAs, type Sql } from './support/sql.js';

const FILE = new URL('./catalogue.txt', import.meta.url);

const SECTIONS: Readonly<Record<string, string>> = {
  checks: `SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'c' AND connamespace = 'public'::regnamespace`,
  'foreign keys': `SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace`,
  triggers: `SELECT tgrelid::regclass || ' ' || regexp_replace(pg_get_triggerdef(oid), '^CREATE (CONSTRAINT )?TRIGGER ', '')
      || CASE tgenabled WHEN 'O' THEN '' ELSE ' SWITCHED ' || tgenabled::text END
    FROM pg_trigger WHERE NOT tgisinternal`,
  functions: `SELECT proname || CASE WHEN prosecdef THEN ' SECURITY DEFINER' ELSE '' END || ' ' || coalesce(proconfig::text, '')
      || ' ' || coalesce(proacl::text, 'everybody') FROM pg_proc WHERE pronamespace = 'internal'::regnamespace`,
  'row security': `SELECT relname || CASE WHEN relrowsecurity THEN ' on' ELSE ' off' END
      || CASE WHEN relforcerowsecurity THEN ', forced' ELSE '' END
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> '_prisma_migrations'`,
  policies: `SELECT tablename || ' ' || policyname || ' ' || cmd || ' to ' || array_to_string(roles, ', ')
      || ' using ' || coalesce(qual, '-') || ' check ' || coalesce(with_check, '-') FROM pg_policies`,
  'table grants': `SELECT table_schema || '.' || table_name || ' ' || grantee || ' ' || string_agg(privilege_type, ', ' ORDER BY privilege_type)
    FROM information_schema.role_table_grants WHERE table_schema IN ('public', 'internal') AND grantee <> 'vip_owner'
      AND table_name <> '_prisma_migrations' GROUP BY table_schema, table_name, grantee`,
  'column grants': `SELECT c.relname || ' ' || r.rolname || ' ' || x.privilege_type || ' ' || string_agg(a.attname, ', ' ORDER BY a.attname)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid CROSS JOIN LATERAL aclexplode(a.attacl) x
    JOIN pg_roles r ON r.oid = x.grantee WHERE c.relnamespace = 'public'::regnamespace
    GROUP BY c.relname, r.rolname, x.privilege_type`,
  'schema grants': `SELECT nspname || ' ' || coalesce(nspacl::text, '') FROM pg_namespace WHERE nspname IN ('public', 'internal')`,
  roles: `SELECT rolname || ' login ' || rolcanlogin || ' superuser ' || rolsuper || ' bypass ' || rolbypassrls || ' create '
      || (rolcreaterole OR rolcreatedb) FROM pg_roles WHERE rolname LIKE 'vip\\_%'`,
};

let database: ClonedDatabase;
let sql: Sql;
beforeAll(async () => {
  database = await cloneDatabase();
  sql = await connectAs(database, 'postgres');
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

test('the rules of the database are those of test/catalogue.txt, one by one', async () => {
  let found = '';
  for (const [title, query] of Object.entries(SECTIONS)) {
    const rows = await sql.query(`SELECT line FROM (${query}) AS catalogue(line)`);
    const lines = [...new Set(rows.map((row) => String(row.line).replace(/\s+/g, ' ').trim()))].sort();
    found += `${title}\n${lines.map((line) => `  ${line}\n`).join('')}\n`;
  }
  if (process.env.UPDATE_CATALOGUE) writeFileSync(FILE, found);
  expect(found).toBe(readFileSync(FILE, 'utf8'));
});
