/**
 * Verifies the log and records what was found. The day's own run also mails the head, signed, to the officers: another
 * copy of it outside the database.
 */
import { form } from './input.js';
import { defineUseCase, type Tx } from './use-case.js';
import { verifyLog } from './verify-log.js';
import { activeOfficers, insertLogVerification } from '../db/log-verifications.js';
import { signAnchor, type Anchor } from '../domain/log-anchor.js';
import type { LogReport } from '../domain/log-verification.js';
import { queueMail } from '../notify/index.js';
import type { Actor } from '../request-context.js';

/** Who runs it once a day. */
export const DAILY = 'verify-log';

export const recordLogVerification = defineUseCase({
  name: 'record-log-verification',
  allow: ['ADMIN', 'COMPLIANCE', 'system'],
  input: form({}),
  async prepare(_input, { actor, atOneMoment, logProof, logSigner }) {
    const since = performance.now();
    const known = await logProof();
    // The night tells of each file of heads; one of which it has not yet is asked about then, and by nobody else.
    const proof =
      isDaily(actor) && known.journal ? { ...known, journal: { ...known.journal, mayBeNew: false } } : known;
    const report = await atOneMoment((moment) => verifyLog(moment, proof));
    return { report, journal: proof.journal, milliseconds: Math.round(performance.now() - since), signer: logSigner };
  },
  async run(tx, _input, { actor, now, prepared: { report, journal, milliseconds, signer } }) {
    const finished_at = now();
    const started_at = new Date(finished_at.getTime() - milliseconds);
    const id = await insertLogVerification(tx, report, { started_at, finished_at });
    if (isDaily(actor)) await mailHead(tx, report, signAnchor(signer, report.head, finished_at));
    const { bad } = report;
    const found = {
      rows_checked: String(report.rows),
      head_hash: report.head.hash,
      heads_compared: String(report.anchors),
      restores: String(report.restores.length),
      first_bad_row: bad?.seq ?? null,
      fault: bad?.fault ?? null,
    };
    return {
      result: { id, ...found },
      log: {
        action: 'LOG_VERIFIED' as const,
        target: { type: 'log_verifications', id },
        description: `Verified ${found.rows_checked} rows of the log and ${found.heads_compared} signed heads: ${
          bad ? `row ${bad.seq} is the first that is not right (${bad.fault})` : 'all hold'
        }`,
        metadata: { ...found, ...(journal?.id && { journal: journal.id, journal_heads: String(journal.heads) }) },
      },
    };
  },
});

const isDaily = (actor: Actor): boolean => actor.kind === 'system' && actor.name === DAILY;

async function mailHead(tx: Tx, { bad }: LogReport, { seq, hash, at, signature }: Anchor): Promise<void> {
  const day = at.slice(0, 10);
  // Of a log that does not hold nothing is signed.
  const params = { seq, hash, day, ...(bad ? { bad: bad.seq } : { at, signature }) };
  const template = bad ? 'log-broken' : 'log-head';
  for (const { id } of await activeOfficers(tx))
    await queueMail(tx, {
      to: id,
      template,
      params,
      // Whoever was told in the morning that the log holds is still told in the evening that it does not.
      onceKey: `${template}:${day}:${id}`,
    });
}
