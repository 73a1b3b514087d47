// npm run seed: writes the first data again, where it is missing, into the database of a running `npm start` or of
// DATABASE_URL. In production that is the first admin and nothing of the demo.
import { ensureBuilt } from './lib/build.mjs';
import { addressOfRunningDatabase, applicationEnvironment, seed } from './lib/demo-world.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { say } from './lib/progress.mjs';
import { readEnvFile } from './lib/repository.mjs';
import { isProduction } from './lib/settings.mjs';
import { runCommand } from './lib/shutdown.mjs';

await runCommand(async () => {
  readEnvFile();
  await ensureInstalled();
  await ensureBuilt();
  const env = applicationEnvironment({
    databaseUrl: addressOfRunningDatabase(),
    demo: !isProduction() && !process.argv.includes('--no-demo'),
  });
  say((await seed(env)).trim());
  return 0;
});
