/** The program behind npm run reconcile. Ends with 1 where a figure differs. */
import { explain } from './explain.js';
import { reconcileOnce } from './reconcile-once.js';

try {
  const passed = await reconcileOnce(process.env, (line) => void process.stdout.write(`${line}\n`));
  if (!passed) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
