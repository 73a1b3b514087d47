/** Beside a form that moves money: what it will change, in figures, or why it would be refused. */
import React from 'react';
import type { ActionJSON } from '../src/admin/screen-json.js';
import type { Changed } from '../src/services/figures-changed.js';
import { ChangedRows } from './approval-parts.js';
import { ChangedFigures, inShort } from './changed-figures.js';
import { money } from './figures.js';
import { useWords, type Words } from './state.js';
import type { Previewing } from './use-preview.js';

const waitingWords = ({ earlier_usd }: { earlier_usd: string | null }, words: Words): string =>
  earlier_usd === null ? words('approval.will') : words('approval.willWith', { earlier: money(earlier_usd) });

const said = (mind: string | undefined, changed: Changed, words: Words): string =>
  [mind ?? '', inShort(changed, words)].join(' ').trim();

export function PreviewPanel({
  action,
  previewing,
}: {
  action: ActionJSON;
  previewing: Previewing;
}): React.ReactElement {
  const words = useWords();
  const { answer, asking } = previewing;
  const refused = answer?.notice?.type === 'error' ? answer.notice.message : undefined;
  return (
    <aside className="preview" aria-label={words('preview.title')} aria-busy={asking} data-testid="preview">
      <h2>{words('preview.title')}</h2>
      {refused !== undefined ? (
        <p className="message wait" data-testid="would-be-refused">
          {words('preview.refused', { why: refused })}
        </p>
      ) : answer?.changed ? (
        <>
          {answer.mind && (
            <p className="message wait" data-testid="mind">
              {answer.mind}
            </p>
          )}
          {answer.waits && (
            <p className="message wait" data-testid="would-wait">
              {waitingWords(answer.waits, words)}
            </p>
          )}
          {answer.rows && answer.rows.length > 0 && <ChangedRows rows={answer.rows} />}
          {(!answer.rows || answer.changed.clients > 0 || answer.changed.closing) && (
            <ChangedFigures changed={answer.changed} />
          )}
        </>
      ) : (
        <p className="note">
          {words(asking ? 'preview.asking' : action.fields.length > 0 ? 'preview.waiting' : 'preview.unknown')}
        </p>
      )}
      {/* Read aloud in one sentence, and only when it has changed. */}
      <p className="for-ears" role="status">
        {asking ? '' : (refused ?? (answer?.changed && said(answer.mind, answer.changed, words)) ?? '')}
      </p>
    </aside>
  );
}
