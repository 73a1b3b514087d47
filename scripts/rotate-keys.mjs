// npm run rotate-keys: seals all personal data anew under the first key of DATA_KEYS, in the database of a running `npm start`
// or of DATABASE_URL. It may be ended at any moment and run again; nobody has to wait for it.
import { runCompiledProgram } from './lib/compiled-program.mjs';

await runCompiledProgram(['src', 'jobs', 'rotate-keys-command.js'], []);
