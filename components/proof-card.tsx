/** The last run of the proof, on the first page. */
import React from 'react';
import { Link } from 'react-router-dom';
import type { ProofJSON } from '../src/admin/screen-json.js';
import { moment, whole } from './figures.js';
import { listUrl, recordUrl, useWords } from './state.js';
import { Verdict } from './verdict.js';

export function ProofCard({ proof }: { proof: ProofJSON | null }): React.ReactElement {
  const words = useWords();
  return (
    <section className="queue" data-testid="proof">
      <h2>
        <Link to={listUrl('ReconcileRun')}>{words('proof.title')}</Link>
      </h2>
      {proof ? (
        <>
          <p className="count">
            <Verdict passed={proof.passed} />
          </p>
          <p>
            <Link to={recordUrl('ReconcileRun', proof.id)}>
              {words('proof.last', { moment: `${moment(proof.finished_at)} UTC` })}
            </Link>
          </p>
          <p className="note">
            {words(proof.passed ? 'proof.figures' : 'proof.differences', {
              figures: whole(proof.figures),
              count: whole(proof.differences),
            })}
          </p>
          {proof.late && <p className="message wait">{words('proof.late')}</p>}
        </>
      ) : (
        <p className="note">{words('proof.never')}</p>
      )}
    </section>
  );
}
