/** The program behind npm run refresh-prices; its one argument names a source, else all that are switched on are asked. */
import { explain } from './explain.js';
import { refreshOnce } from './refresh-prices-once.js';

try {
  process.stdout.write(`${await refreshOnce(process.env, process.argv[2])}\n`);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
