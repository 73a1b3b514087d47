// npm run random-entries -- --minutes 60: enters, back-dates and voids whatever comes to its mind in the demo of a
// running `npm start`, by several hands at once, and then has every figure proved. Never run it on real books.
import { runCompiledProgram } from './lib/compiled-program.mjs';

await runCompiledProgram(['scripts', 'bench', 'random-entries.js'], process.argv.slice(2));
