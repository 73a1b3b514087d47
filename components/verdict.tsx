/** Whether the proof has passed: a mark and a word, and a colour that says the same. */
import React from 'react';
import { useWords } from './state.js';

export function Verdict({ passed }: { passed: boolean }): React.ReactElement {
  const words = useWords();
  return (
    <span className={passed ? 'badge good verdict' : 'badge bad verdict'} data-testid="verdict">
      <span aria-hidden="true">{passed ? '✓' : '✕'}</span> {words(passed ? 'proof.agree' : 'proof.differ')}
    </span>
  );
}
