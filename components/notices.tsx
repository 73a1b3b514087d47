/** What was done, said once and read aloud; it stays until it is read, or the next is said. */
import React, { createContext, useContext, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'react-router-dom';
import { useWords } from './state.js';

interface Notices {
  say(message: string): void;
}

const Context = createContext<Notices>({ say: () => undefined });
export const useNotices = (): Notices => useContext(Context);

interface Said {
  message: string;
  /** The pages since; it outlives the step from the form to the record. */
  steps: number;
}

export function NoticeBoard({ children }: { children: React.ReactNode }): React.ReactElement {
  const words = useWords();
  const { pathname } = useLocation();
  const [said, setSaid] = useState<Said | undefined>();
  const notices = useMemo(() => ({ say: (message: string) => setSaid({ message, steps: 0 }) }), []);
  useEffect(
    () => setSaid((before) => (before && before.steps < 1 ? { ...before, steps: before.steps + 1 } : undefined)),
    [pathname],
  );
  return (
    <Context.Provider value={notices}>
      <div className="notices" role="status" data-testid="notice-wrapper">
        {said && (
          <p className="message good">
            {said.message}
            <button type="button" onClick={() => setSaid(undefined)} aria-label={words('remove')}>
              ×
            </button>
          </p>
        )}
      </div>
      {children}
    </Context.Provider>
  );
}
