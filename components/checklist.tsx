/** What is looked at before something is decided, as boxes to tick; the form below waits until all of them are. */
import React, { useState } from 'react';
import type { ActionJSON, ChoiceJSON, RecordJSON } from '../src/admin/screen-json.js';
import { useWords } from './state.js';

/** The points for this record; none where there is nothing to tick. */
export const checksFor = ({ checklist }: ActionJSON, record: RecordJSON): readonly ChoiceJSON[] =>
  checklist?.checks[String(record.params[checklist.column])] ?? [];

export function Ticked({
  checks,
  children,
}: {
  checks: readonly ChoiceJSON[];
  /** The form, which is told whether it still waits. */
  children: (waiting: string | undefined) => React.ReactElement;
}): React.ReactElement {
  const words = useWords();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const tick = (value: string, on: boolean): void =>
    setTicked((before) => new Set(on ? [...before, value] : [...before].filter((other) => other !== value)));
  if (checks.length === 0) return children(undefined);
  return (
    <>
      <fieldset className="checklist" data-testid="checklist">
        <legend>{words('paper.checklist')}</legend>
        {checks.map(({ value, label }) => (
          <label key={value}>
            <input
              type="checkbox"
              checked={ticked.has(value)}
              onChange={(event) => tick(value, event.target.checked)}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      {children(checks.every(({ value }) => ticked.has(value)) ? undefined : words('paper.unticked'))}
    </>
  );
}
