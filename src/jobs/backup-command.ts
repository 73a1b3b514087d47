/** The program behind npm run backup. */
import { backUpOnce } from './backup-once.js';
import { explain } from './explain.js';

try {
  process.stdout.write(`${await backUpOnce(process.env)}\n`);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
