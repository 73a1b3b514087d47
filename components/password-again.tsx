/** Stands in a form whose sending waits for the password; given rightly, the form is sent. */
import React, { useState } from 'react';
import { useWords } from './state.js';

interface Props {
  give(password: string): Promise<string | undefined>;
}

export function PasswordAgain({ give }: Props): React.ReactElement {
  const words = useWords();
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const go = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem(await give(password).catch(() => words('failed')));
    setBusy(false);
  };
  // Within the form, whose own way of sending must not be taken.
  const byEnter = (event: React.KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
    void go();
  };
  return (
    <section className="message wait password-again" aria-labelledby="again-title" data-testid="password-again">
      <h2 id="again-title">{words('again.title')}</h2>
      <p>{words('again.lead')}</p>
      <div className="field">
        <label htmlFor="again-password">{words('again.password')}</label>
        <input
          id="again-password"
          type="password"
          autoComplete="current-password"
          autoFocus
          value={password}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem && 'again-problem'}
          onChange={(event) => setPassword(event.target.value)}
          onKeyDown={byEnter}
        />
        {problem && (
          <p className="error" id="again-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
      <button type="button" className="button primary" aria-disabled={busy} onClick={() => void go()}>
        {words('again.go')}
      </button>
    </section>
  );
}
