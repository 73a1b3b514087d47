/** The program behind npm run restore -- --go-live. */
import { explain } from './explain.js';
import { goLiveOnce } from './restore-once.js';

try {
  process.stdout.write(`${await goLiveOnce(process.env)}\n`);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
