// npm run seed: writes the first data again, where it is missing, into the database of a running `npm start` or of
// DATABASE_URL.
import { ensureBuilt } from './lib/build.mjs';
import { addressOfRunningDatabase, applicationEnvironment, seed } from './lib/demo-world.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runCommand } from './lib/shutdown.mjs';

await runCommand(async () => {
  await ensureInstalled();
  await ensureBuilt();
  const env = applicationEnvironment({
    databaseUrl: addressOfRunningDatabase(),
    demo: !process.argv.includes('--no-demo'),
  });
  await seed(env, { show: true });
  return 0;
});
