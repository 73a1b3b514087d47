/** Whether something is as it should be: a mark and a word, and a colour that says the same. */
import React from 'react';
import { Icon } from './icon.js';
import { useWords } from './state.js';

export type Tone = 'good' | 'bad' | 'wait';
const MARKS: Readonly<Record<Tone, string>> = { good: 'check', bad: 'cross', wait: 'pause' };

export function Mark({ tone, children }: { tone: Tone; children: React.ReactNode }): React.ReactElement {
  return (
    <span className={`badge ${tone} verdict`} data-testid="verdict">
      <Icon name={MARKS[tone]} />
      {children}
    </span>
  );
}

/** `of`: which words it has, of the books' proof or of the log's. */
export function Verdict({ passed, of = 'proof' }: { passed: boolean; of?: 'proof' | 'logProof' }): React.ReactElement {
  const words = useWords();
  return <Mark tone={passed ? 'good' : 'bad'}>{words(`${of}.${passed ? 'agree' : 'differ'}`)}</Mark>;
}
