// npm run backup: takes a sealed backup of the database of a running `npm start`, or of DATABASE_URL. docs/backup.md
// tells all.
import { runCompiledProgram } from './lib/compiled-program.mjs';

await runCompiledProgram(['src', 'jobs', 'backup-command.js'], []);
