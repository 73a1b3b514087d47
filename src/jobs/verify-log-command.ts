/** The program behind npm run verify-log. Ends with 1 where the log does not hold. */
import { explain } from './explain.js';
import { verifyLogOnce } from './verify-log-once.js';

try {
  const { passed, words } = await verifyLogOnce(process.env, process.argv.slice(2));
  process.stdout.write(`${words}\n`);
  if (!passed) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
