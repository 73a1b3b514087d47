// schema.prisma, the migrations and a migrated database say the same, by the judgement of Prisma's own commands.
import { prisma } from '../scripts/lib/prisma.mjs';
import { cloneDatabase, type ClonedDatabase } from './support/database.js';

describe('schema.prisma, the migrations and the database', () => {
  let database: ClonedDatabase;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  afterAll(() => database.drop());

  const ask = (...args: string[]) =>
    prisma(args, {
      env: { MIGRATE_DATABASE_URL: database.url('postgres') },
      failure: args.join(' '),
      remedy: 'Write the missing migration.',
    }).catch((error: Error & { detail?: string }) => `${error.message}\n${error.detail ?? ''}`);

  test('the migrations make exactly what schema.prisma describes', async () => {
    const differences = await ask(
      'migrate',
      'diff',
      '--from-migrations',
      'prisma/migrations',
      '--to-schema-datamodel',
      'prisma/schema.prisma',
      '--exit-code',
    );
    expect(differences).toContain('No difference detected');
  });

  test('a migrated database has every migration', async () => {
    expect(await ask('migrate', 'status')).toContain('Database schema is up to date');
  });
});
