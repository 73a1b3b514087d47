// npm run import -- trades FILE: enters a CSV file into the database of a running `npm start` or of DATABASE_URL, or
// previews it. docs/import.md tells all.
import { runCompiledProgram } from './lib/compiled-program.mjs';

await runCompiledProgram(['src', 'jobs', 'import-command.js'], process.argv.slice(2));
