// npm run serve: the application in earnest, against DATABASE_URL. It starts nothing else and builds nothing; the
// settings are checked by the application itself.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { requireNode } from './lib/install.mjs';
import { Failure, reportFailure } from './lib/progress.mjs';
import { inRoot } from './lib/repository.mjs';
import { ADMIN_ENVIRONMENT } from './lib/settings.mjs';

try {
  requireNode();
  const program = inRoot('dist', 'src', 'main.js');
  if (!existsSync(program))
    throw new Failure('The application is not built.', 'Run `npm ci && npm run build && npm run migrate` first.');
  process.chdir(inRoot());
  process.setSourceMapsEnabled(true);
  // Set before the application is imported, since AdminJS reads them when it is.
  Object.assign(process.env, { VIP_ENV: process.env.VIP_ENV || 'production', ...ADMIN_ENVIRONMENT });
  await import(pathToFileURL(program).href);
} catch (error) {
  reportFailure(error);
  process.exitCode = 1;
}
