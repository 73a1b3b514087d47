// npm run reconcile: compares every figure of a running `npm start`, or of DATABASE_URL, with a replay of all events by
// another path. Prints each that differs, and then ends with 1.
import { runCompiledProgram } from './lib/compiled-program.mjs';

await runCompiledProgram(['src', 'jobs', 'reconcile-command.js'], []);
