// npm run migrate: makes the roles and applies the migrations, at the address of DATABASE_OWNER_URL or DATABASE_URL.
import { ensureInstalled } from './lib/install.mjs';
import { migrate } from './lib/migrate.mjs';
import { sealPersonalData } from './lib/seal.mjs';
import { Failure, say, step } from './lib/progress.mjs';
import { readEnvFile } from './lib/repository.mjs';
import { isProduction, rolePasswords } from './lib/settings.mjs';
import { runCommand } from './lib/shutdown.mjs';

await runCommand(async () => {
  readEnvFile();
  await ensureInstalled();
  const url = process.env.DATABASE_OWNER_URL || process.env.DATABASE_URL;
  if (!url)
    throw new Failure(
      'DATABASE_URL is not set.',
      'Set DATABASE_OWNER_URL to a login that may create roles and databases (`npm start` needs none: it migrates its own database).',
    );
  requireVerifiedTls(url);
  const applied = await step('Roles and migrations', () =>
    migrate(url, rolePasswords(process.env), process.env.LOG_KEY, {
      sealOlder: process.argv.includes('--seal-older'),
    }).then((changed) => ({ changed })),
  );
  const { sealed } = await step('Personal data sealed', async () => ({
    sealed: await sealPersonalData(url, { ...process.env, VIP_ENV: process.env.VIP_ENV || 'production' }),
  }));
  if (sealed) say('Personal data from before was sealed; backups from before hold it in the clear.');
  say(applied.changed ? 'The migrations were applied.' : 'Nothing to do: every migration was applied before.');
  return 0;
});

/** The password goes over this wire, so what holds for the application holds here. @param {string} url */
function requireVerifiedTls(url) {
  const mode = URL.canParse(url) ? new URL(url).searchParams.get('sslmode') : null;
  if (isProduction(process.env.VIP_ENV || 'production') && mode !== 'verify-full')
    throw new Failure(
      'The address of the database does not ask for verified TLS.',
      'Add sslmode=verify-full (and sslrootcert=FILE for an authority of your own) to DATABASE_OWNER_URL and DATABASE_URL.',
    );
}
