/** That a row counts no more: when, by whom and why it was voided, or its import undone. */
import React from 'react';
import type { RecordJSON } from '../src/admin/screen-json.js';
import { moment } from './figures.js';
import { useWords } from './state.js';

/** The columns that say so, of the tables that have them. */
const KINDS = [
  { at: 'voided_at', by: 'voided_by', why: 'void_reason', words: 'voided.when' },
  { at: 'undone_at', by: 'undone_by', why: 'undo_reason', words: 'voided.undone' },
] as const;

const kindOf = ({ params }: RecordJSON): (typeof KINDS)[number] | undefined =>
  KINDS.find(({ at }) => typeof params[at] === 'string');

export const isVoid = (record: RecordJSON): boolean => kindOf(record) !== undefined;

export function VoidNote({ record }: { record: RecordJSON }): React.ReactElement | null {
  const words = useWords();
  const kind = kindOf(record);
  if (!kind) return null;
  const { params, populated } = record;
  return (
    <span className="void-note" data-testid="void-note">
      {words(kind.words, {
        moment: moment(String(params[kind.at])),
        who: populated[kind.by]?.title ?? words('voided.somebody'),
        why: String(params[kind.why] ?? ''),
      })}
    </span>
  );
}
