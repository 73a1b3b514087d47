/** The program behind npm run rotate-keys. */
import { explain } from './explain.js';
import { rotateOnce } from './rotate-keys-once.js';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

try {
  say(await rotateOnce(process.env, say));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
