/** The program behind npm run reconcile. Ends with 1 where a figure differs. */
import { explain } from './explain.js';
import { reconcileOnce } from './reconcile-once.js';

try {
  const { passed, words } = await reconcileOnce(process.env);
  process.stdout.write(`${words}\n`);
  if (!passed) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
