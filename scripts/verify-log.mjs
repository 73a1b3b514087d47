// npm run verify-log: verifies every row of the activity log of a running `npm start`, or of DATABASE_URL, and the signed
// heads that are kept outside the database. Names the first row that is not right, and then ends with 1. With `-- --export
// FILE` the rows go into a file that anybody can verify; `-- --public-key` prints the key for it. docs/verify-log.md.
import { runCompiledProgram } from './lib/compiled-program.mjs';

await runCompiledProgram(['src', 'jobs', 'verify-log-command.js'], process.argv.slice(2));
