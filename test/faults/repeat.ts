// How often each fault is repeated, by which seeds, and what is said of it: three times in `npm test`, as often as it is
// asked in `npm run faults`.
import { appendFileSync } from 'node:fs';
import type { FaultName } from '../../scripts/lib/fault-names.mjs';
import { chanceOf, type Chance } from './chance.js';

const { FAULT_ONLY, FAULT_REPORT, FAULT_REPETITIONS, FAULT_SEED } = process.env;
const repetitions = Number(FAULT_REPETITIONS ?? 3);
const seed = Number(FAULT_SEED ?? Math.floor(Math.random() * 1_000_000));

export const isWanted = ({ name, nightly = false }: { name: FaultName; nightly?: boolean }): boolean =>
  (FAULT_REPETITIONS !== undefined || !nightly) && (!FAULT_ONLY || FAULT_ONLY.split(',').includes(name));

/** What a test of a fault may take in all, and what is made ready before it. */
export const TIMEOUT_MS = 180_000 * Math.max(2, repetitions);
export const READY_WITHIN_MS = 300_000;

/** `once` says how long it took to be back, where that says something; `printed` is what the product said meanwhile. */
export async function repeatedly(
  name: FaultName,
  once: (chance: Chance) => Promise<number | void>,
  printed: () => string = () => '',
): Promise<void> {
  let slowest = 0;
  for (let own = seed; own < seed + repetitions; own += 1) {
    try {
      slowest = Math.max(slowest, (await once(chanceOf(own))) ?? 0);
    } catch (error) {
      const said = printed().split('\n').slice(-15).join('\n');
      const command = `npm run faults -- --only ${name} --repetitions 1 --seed ${own}`;
      const before = `after ${own - seed} times that were`;
      throw new Error(`${name} was not survived, ${before}; \`${command}\` repeats it.\n${said}`, { cause: error });
    }
  }
  if (FAULT_REPORT) appendFileSync(FAULT_REPORT, `${JSON.stringify({ name, repetitions, slowest })}\n`);
}

/** Whatever a test of faults finds wrong. */
export function requireNone(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.slice(0, 20).join('\n'));
}

/** A drill that is a test of its own, skipped where another was asked for. */
export const drill = (name: FaultName): typeof test => (isWanted({ name }) ? test : test.skip);
