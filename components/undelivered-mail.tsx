/** Mail that no server took, on the first page; nothing where there is none. */
import React from 'react';
import { Link } from 'react-router-dom';
import type { UndeliveredJSON } from '../src/admin/screen-json.js';
import { moment } from './figures.js';
import { recordUrl, useWords } from './state.js';

export function UndeliveredMail({ mails }: { mails: UndeliveredJSON[] }): React.ReactElement | null {
  const words = useWords();
  if (mails.length === 0) return null;
  return (
    <section className="related" aria-label={words('mail.undelivered')} data-testid="undelivered-mail">
      <header>
        <h2>{words('mail.undelivered')}</h2>
      </header>
      <ul className="expiring">
        {mails.map(({ id, template, failure, since, person }) => (
          <li key={id} className="message bad">
            <Link to={recordUrl('User', person.id)}>
              {person.name}, {template}
            </Link>{' '}
            {words('mail.failed', { moment: moment(since), failure })}
          </li>
        ))}
      </ul>
      <p className="note">{words('mail.remedy')}</p>
    </section>
  );
}
