// npm run build: the database client, the compiled sources and the admin screens' bundle.
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runCommand } from './lib/shutdown.mjs';

await runCommand(async () => {
  await ensureInstalled();
  await ensureBuilt();
  return 0;
});
