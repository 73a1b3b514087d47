/** Papers that have run out or soon will, on the first page; nothing where there are none. */
import React from 'react';
import { Link } from 'react-router-dom';
import type { ExpiringJSON } from '../src/admin/screen-json.js';
import { recordUrl, useScreen, useWords } from './state.js';

export function ExpiringPapers({ papers }: { papers: ExpiringJSON[] }): React.ReactElement | null {
  const words = useWords();
  const screen = useScreen('KYCDocument');
  const kinds = screen?.columns.find(({ name }) => name === 'document_type')?.choices ?? [];
  if (papers.length === 0) return null;
  return (
    <section className="related" aria-label={words('paper.expiring')} data-testid="expiring-papers">
      <header>
        <h2>{words('paper.expiring')}</h2>
      </header>
      <ul className="expiring">
        {papers.map(({ id, client, document_type, day, reminder }) => (
          <li key={id} className={reminder === 'expired' ? 'message bad' : 'message wait'}>
            <Link to={recordUrl('KYCDocument', id)}>
              {client}, {kinds.find(({ value }) => value === document_type)?.label ?? document_type}
            </Link>{' '}
            {words(`paper.reminder_${reminder}`, { day })}
          </li>
        ))}
      </ul>
    </section>
  );
}
