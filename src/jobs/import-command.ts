/** The program behind npm run import. */
import { importOnce } from './import-once.js';

const { stdout, stderr } = process;
let last = '';

/** On a terminal, progress is one line that is written over; in a file there is none. */
process.exitCode = await importOnce(process.env, process.argv.slice(2), {
  progress(text) {
    if (!stderr.isTTY || text === last) return;
    last = text;
    stderr.write(`\r\u001b[K${text}`);
  },
  say(text) {
    if (stderr.isTTY && last) stderr.write('\r\u001b[K');
    stdout.write(`${text}\n`);
  },
});
