/**
 * What a new database gets: the demo's world where DEMO=1, else the first admin, if one is named. Running it again adds
 * what is missing and nothing else.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dataKeys } from '../src/config-data-keys.js';
import { databaseSettings } from '../src/config-database.js';
import { logKey } from '../src/config-log.js';
import { documentSettings } from '../src/config-documents.js';
import { isProduction, type Variables } from '../src/config.js';
import { createPool, type Pool } from '../src/db/client.js';
import { createDocumentStore } from '../src/documents/index.js';
import { Refusal } from '../src/errors.js';
import { doorKeys, type DoorKeys } from '../src/keys.js';
import { createVault } from '../src/secrets/vault.js';
import { translator } from '../src/locales/index.js';
import { LOG_INS } from './demo/people.js';
import { writeDemo } from './demo/write.js';
import { hasAdmin, writeFirstAdmin } from './first-admin.js';

/** Settings that will not do; the message says what to change. */
export class SeedProblem extends Error {
  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(problems.join('\n'), options);
    this.name = 'SeedProblem';
  }
}

/** A sentence that says what was done. */
export async function writeFirstData(variables: Variables): Promise<string> {
  const problems = problemsOf(variables);
  const { app } = databaseSettings(variables, isProduction(variables), (problem) => problems.push(problem));
  if (problems.length > 0) throw new SeedProblem(problems);
  // One connection, made before any password is hashed: both want the same few threads, and one would wait too long.
  const pool = createPool(app, { max: 1 });
  try {
    return isDemo(variables) ? await demo(pool, variables) : await firstAdmin(pool, variables);
  } catch (error) {
    throw error instanceof Refusal ? new SeedProblem(describe(error), { cause: error }) : error;
  } finally {
    await pool.end();
  }
}

const isDemo = ({ DEMO }: Variables): boolean => DEMO === '1';

function problemsOf(variables: Variables): string[] {
  const { DEMO_PASSWORD, ADMIN_EMAIL, ADMIN_PASSWORD } = variables;
  const needed = isProduction(variables) ? ['SESSION_SECRET', 'LOG_KEY', 'DB_APP_PASSWORD'] : ['SESSION_SECRET'];
  const problems = needed
    .filter((name) => !variables[name])
    .map((name) => `${name} is missing. Set the one that the application runs with.`);
  if (!isDemo(variables)) {
    if (!ADMIN_EMAIL !== !ADMIN_PASSWORD)
      problems.push('ADMIN_EMAIL and ADMIN_PASSWORD go together. Set both, or neither.');
    return problems;
  }
  if (isProduction(variables))
    problems.push(
      'The demo has no place in production. Leave DEMO out, and set ADMIN_EMAIL and ADMIN_PASSWORD for the first admin.',
    );
  if (!DEMO_PASSWORD)
    problems.push('DEMO_PASSWORD is missing. Set the password that everybody in the demo shall have.');
  return problems;
}

/** The application reads the same settings, and says what is wrong with them. */
const reportNothing = (): void => undefined;

async function demo(pool: Pool, variables: Variables): Promise<string> {
  const folder = resolve(variables.DATA_DIR || '.data');
  const settings = documentSettings(variables, { production: false, dataDir: folder }, reportNothing);
  const store = await createDocumentStore(settings);
  const vault = createVault(dataKeys(variables, false, reportNothing));
  const written = await writeDemo(pool, { ...keys(variables), vault }, variables.DEMO_PASSWORD ?? '', store);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'demo-logins.json'), `${JSON.stringify(LOG_INS, null, 2)}\n`);
  return written ? 'The demo was written.' : 'The demo is there.';
}

async function firstAdmin(pool: Pool, variables: Variables): Promise<string> {
  const { ADMIN_EMAIL, ADMIN_PASSWORD } = variables;
  if (!ADMIN_EMAIL || !ADMIN_PASSWORD) {
    return (await hasAdmin(pool))
      ? 'Nothing to do.'
      : 'There is no admin yet: set ADMIN_EMAIL and ADMIN_PASSWORD and run this again.';
  }
  const made = await writeFirstAdmin(pool, keys(variables), { email: ADMIN_EMAIL, password: ADMIN_PASSWORD });
  return made
    ? `The first admin is ${ADMIN_EMAIL}.`
    : 'There is an admin already; ADMIN_EMAIL and ADMIN_PASSWORD were not used.';
}

/** The application's own, so that both know the same requests. */
const keys = (variables: Variables): DoorKeys =>
  doorKeys({
    sessionSecret: variables.SESSION_SECRET ?? '',
    log: { key: logKey(variables, isProduction(variables)) },
  });

const describe = ({ issues }: Refusal): string[] =>
  issues.map(
    ({ code, field, params }) => `${field ?? 'The first data'}: ${translator('EN')(`errors:${code}`, params)}`,
  );
