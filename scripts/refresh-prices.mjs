// npm run refresh-prices: asks the sources of prices now, for the database of a running `npm start` or of DATABASE_URL.
// `npm run refresh-prices -- ecb` asks that one alone.
import { runCompiledProgram } from './lib/compiled-program.mjs';

await runCompiledProgram(['src', 'jobs', 'refresh-prices-command.js'], process.argv.slice(2, 3));
