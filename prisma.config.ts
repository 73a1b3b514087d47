// Prisma's command line, without a native engine: nothing is downloaded, the schema engine speaks through `pg`.
import { defineConfig } from 'prisma/config';
import { migrateAdapter } from './prisma/migrate-adapter.js';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations', seed: 'node scripts/seed.mjs' },
  experimental: { adapter: true },
  engine: 'js',
  // `generate` needs no database; every other command reads this address, which scripts/migrate.mjs sets.
  adapter: () =>
    Promise.resolve(
      migrateAdapter(
        process.env.MIGRATE_DATABASE_URL ?? 'postgresql://localhost:5432/vip_investor_portal',
        'vip_owner',
      ),
    ),
});
