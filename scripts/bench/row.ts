/** What a row of the table is: one file in rows/, which measures ours beside a baseline in the same run. */
import type { Lab } from './lab.js';

export interface Measured {
  /** What the goal is about: ours ÷ baseline or the other way round, or, where there is no baseline, ours itself. */
  ratio: number;
  ours: number;
  baseline?: number;
  unit: string;
}

export interface Row {
  /** As it is asked for: `npm run bench -- trade-door`. */
  name: string;
  /** What the ratio must be: '>= 0.6', '<= 300'. */
  goal: string;
  run(lab: Lab): Promise<Measured>;
}

export function isMet({ goal }: Row, ratio: number): boolean {
  const [, sign, bound] = /^([<>])= ([\d.]+)$/.exec(goal) ?? [];
  if (bound === undefined) throw new Error(`"${goal}" is no goal: write ">= 0.6" or "<= 300".`);
  return sign === '>' ? ratio >= Number(bound) : ratio <= Number(bound);
}
