/** How far an import is. Sending and reckoning have no measure, and say that they go on. */
import React from 'react';
import type { ImportProgress } from './import-request.js';
import { useWords } from './state.js';

export function ImportProgressBar({ progress: { step, done, of } }: { progress: ImportProgress }): React.ReactElement {
  const words = useWords();
  const measured = step === 'reading' || step === 'entering';
  return (
    <p className="import-progress" role="status">
      <label>
        {words(`import.steps.${step}`)}
        <progress max={of || 1} {...(measured && { value: done })} data-testid="import-progress" />
      </label>
    </p>
  );
}
