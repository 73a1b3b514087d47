/** npm run reconcile: compares every figure with a replay of all events now, and names each that differs. */
import { readConfig } from '../config.js';
import { createPool, rowsOf } from '../db/client.js';
import { readReconcileRun, type ReconcileRun } from '../db/reconcile-runs.js';
import { invariant } from '../errors.js';
import { doorKeys } from '../keys.js';
import type { Difference } from '../proof/index.js';
import { systemContext } from '../request-context.js';
import { reconciliation } from '../services/record-reconciliation.js';
import { createDoor } from '../services/run-command.js';

/** Says each difference as it is found, however many there are, and the sum at the end; true where all agree. */
export async function reconcileOnce(variables: NodeJS.ProcessEnv, say: (line: string) => void): Promise<boolean> {
  const config = readConfig(variables);
  const pool = createPool(config.databases.app, { max: 2 });
  try {
    const door = createDoor({ pool, ...doorKeys(config) });
    const telling = reconciliation((difference) => say(lineOf(difference)));
    const { id } = await door.run(telling, systemContext('reconcile-command'), {});
    const run = await readReconcileRun(rowsOf(pool), id);
    invariant(run, 'a run that was recorded is there');
    say(sumOf(run));
    return run.difference_count === 0;
  } finally {
    await pool.end();
  }
}

function sumOf({ figures, portfolios, events, difference_count, started_at, finished_at }: ReconcileRun): string {
  const seconds = ((finished_at.getTime() - started_at.getTime()) / 1000).toFixed(1);
  const outcome = difference_count === 0 ? 'all agree.' : `${difference_count} differ.`;
  return `${figures} figures of ${portfolios} portfolios compared with a replay of ${events} events, in ${seconds} s: ${outcome}`;
}

const lineOf = ({ target_type, target_id, figure, cached, replayed }: Difference): string =>
  `${target_type} ${target_id} ${figure}: cached ${cached ?? 'nothing'}, replayed ${replayed ?? 'nothing'}`;
