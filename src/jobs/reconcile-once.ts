/** npm run reconcile: compares every figure with a replay of all events now, and names each that differs. */
import { readConfig } from '../config.js';
import { createPool, rowsOf } from '../db/client.js';
import { readDifferences, readReconcileRun, type ReconcileRun } from '../db/reconcile-runs.js';
import { invariant } from '../errors.js';
import { doorKeys } from '../keys.js';
import type { Difference } from '../proof/index.js';
import { systemContext } from '../request-context.js';
import { recordReconciliation } from '../services/record-reconciliation.js';
import { createDoor } from '../services/run-command.js';

export interface Reconciled {
  passed: boolean;
  /** What to print. */
  words: string;
}

export async function reconcileOnce(variables: NodeJS.ProcessEnv): Promise<Reconciled> {
  const config = readConfig(variables);
  const pool = createPool(config.databases.app, { max: 2 });
  try {
    const door = createDoor({ pool, ...doorKeys(config) });
    const { id } = await door.run(recordReconciliation, systemContext('reconcile-command'), {});
    const run = await readReconcileRun(rowsOf(pool), id);
    invariant(run, 'a run that was recorded is there');
    return { passed: run.difference_count === 0, words: wordsOf(run, await readDifferences(rowsOf(pool), id)) };
  } finally {
    await pool.end();
  }
}

function wordsOf(run: ReconcileRun, differences: readonly Difference[]): string {
  const seconds = ((run.finished_at.getTime() - run.started_at.getTime()) / 1000).toFixed(1);
  const more = run.difference_count - differences.length;
  return [
    ...differences.map(lineOf),
    ...(more > 0 ? [`… and ${more} more.`] : []),
    `${run.figures} figures of ${run.portfolios} portfolios compared with a replay of ${run.events} events, in ${seconds} s: ${
      run.difference_count === 0 ? 'all agree.' : `${run.difference_count} differ.`
    }`,
  ].join('\n');
}

const lineOf = ({ target_type, target_id, figure, cached, replayed }: Difference): string =>
  `${target_type} ${target_id} ${figure}: cached ${cached ?? 'nothing'}, replayed ${replayed ?? 'nothing'}`;
