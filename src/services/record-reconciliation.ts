/**
 * Runs the proof over the whole house, and records what it found: of many differences the first, and how many there are.
 * It changes no figure: what differs is for people to settle.
 */
import { form } from './input.js';
import { defineUseCase } from './use-case.js';
import { proofReads } from '../db/proof-reads.js';
import { insertReconcileRun } from '../db/reconcile-runs.js';
import { prove, type Difference } from '../proof/index.js';

/** `tell` hears of every difference, as it is found. */
export const reconciliation = (tell?: (difference: Difference) => void) =>
  defineUseCase({
    name: 'record-reconciliation',
    allow: ['ADMIN', 'COMPLIANCE', 'system'],
    input: form({}),
    async prepare(_input, { atOneMoment }) {
      const since = performance.now();
      const proof = await atOneMoment((rows) => prove(proofReads(rows), tell));
      return { proof, milliseconds: Math.round(performance.now() - since) };
    },
    async run(tx, _input, { now, prepared: { proof, milliseconds } }) {
      const finished_at = now();
      const started_at = new Date(finished_at.getTime() - milliseconds);
      const id = await insertReconcileRun(tx, proof, { started_at, finished_at });
      const counts = {
        portfolios: String(proof.portfolios),
        events: String(proof.events),
        figures: String(proof.figures),
        difference_count: String(proof.difference_count),
      };
      return {
        result: { id, ...counts },
        log: {
          action: 'RECONCILED' as const,
          target: { type: 'reconcile_runs', id },
          description: `Compared ${counts.figures} figures of ${counts.portfolios} portfolios with a replay of ${counts.events} events: ${
            proof.difference_count === 0 ? 'no difference' : `${counts.difference_count} differ`
          }`,
          metadata: counts,
        },
      };
    },
  });

export const recordReconciliation = reconciliation();
