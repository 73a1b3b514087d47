/** Macs that a second thread looks at: they are a third of what verifying a log costs, and need nothing but the key. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { HEX } from '../domain/log-verification.js';

export interface MacCheck {
  /** Always true: what is wrong is told at the end. */
  take(hash: string, mac: string): true;
  /** False also where the thread has failed. */
  allRight(): Promise<boolean>;
  close(): Promise<unknown>;
}

const PROGRAM = new URL('./mac-thread.js', import.meta.url);
const PAIRS = 4_096;

/** Nothing where the program is not built. */
export function macCheck(keys: readonly string[]): MacCheck | undefined {
  if (!existsSync(PROGRAM)) return undefined;
  const thread = new Worker(PROGRAM, { workerData: { keys } });
  const answer = new Promise<boolean>((resolve) => {
    thread.once('message', resolve);
    thread.once('error', () => resolve(false));
    thread.once('exit', () => resolve(false));
  });
  let [pairs, count, areWhole] = [Buffer.alloc(PAIRS * 2 * HEX), 0, true];
  const send = () => {
    thread.postMessage(pairs.subarray(0, count * 2 * HEX), [pairs.buffer]);
    [pairs, count] = [Buffer.alloc(PAIRS * 2 * HEX), 0];
  };
  return {
    take(hash, mac) {
      areWhole &&= hash.length === HEX && mac.length === HEX;
      pairs.write(hash, count * 2 * HEX, 'latin1');
      pairs.write(mac, (count * 2 + 1) * HEX, 'latin1');
      count += 1;
      if (count === PAIRS) send();
      return true;
    },
    allRight() {
      send();
      thread.postMessage(null);
      return answer.then((right) => right && areWhole);
    },
    close: () => thread.terminate(),
  };
}
