/** What happened in a portfolio, the newest first, each event with what it left behind. */
import React, { useState } from 'react';
import { Link } from 'react-router-dom';
import type { EventJSON } from '../src/admin/screen-json.js';
import { told } from './event-words.js';
import { gain, money, moment, quantity } from './figures.js';
import { readEvents, useReading } from './server.js';
import { recordUrl, useWords } from './state.js';

export function EventList({ id }: { id: string }): React.ReactElement {
  const words = useWords();
  const [page, setPage] = useState(1);
  const { value, loading, failure } = useReading(`events/${id}/${page}`, () => readEvents(id, page));
  return (
    <section className="related" aria-labelledby="events-title" data-testid="events">
      <header>
        <h2 id="events-title">{words('portfolio.events')}</h2>
      </header>
      {failure && (
        <p className="message bad" role="alert">
          {failure.message || words('unread')}
        </p>
      )}
      {value && value.events.length === 0 && <p className="blank">{words('portfolio.noEvents')}</p>}
      {value && value.events.length > 0 && <Events events={value.events} busy={loading} />}
      {value && (value.more || page > 1) && (
        <nav className="pager" aria-label={words('portfolio.events')}>
          <button type="button" className="button" disabled={page === 1} onClick={() => setPage(page - 1)}>
            {words('portfolio.newer')}
          </button>
          <span>{words('pageOpen', { page })}</span>
          <button type="button" className="button" disabled={!value.more} onClick={() => setPage(page + 1)}>
            {words('portfolio.older')}
          </button>
        </nav>
      )}
    </section>
  );
}

const NOTHING = '–';
const COLUMNS = ['cash', 'quantity', 'cost', 'cashAfter'] as const;

function Events({ events, busy }: { events: EventJSON[]; busy: boolean }): React.ReactElement {
  const words = useWords();
  return (
    <div className="table-box">
      <table className="list still" aria-busy={busy}>
        <thead>
          <tr>
            <th scope="col">
              {words('events.at')} <span className="unit">{words('moment')}</span>
            </th>
            <th scope="col">{words('events.what')}</th>
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className="figure">
                {words(`events.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <Event key={event.id} event={event} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Event({ event }: { event: EventJSON }): React.ReactElement {
  const words = useWords();
  const figures = {
    cash: event.voided_at || /^-?0\.00$/.test(event.cash) ? NOTHING : gain(event.cash),
    quantity: event.quantity === null ? NOTHING : quantity(event.quantity),
    cost: event.cost_basis === null ? NOTHING : money(event.cost_basis),
    cashAfter: event.cash_after === null ? NOTHING : money(event.cash_after),
  };
  return (
    <tr className={event.voided_at ? 'voided' : undefined} data-testid="event">
      <td data-label={words('events.at')}>
        <time dateTime={event.at}>{moment(event.at)}</time>
      </td>
      <td data-label={words('events.what')}>
        <Link to={recordUrl(event.screen, event.id)}>{told(event, words)}</Link>
        {event.voided_at && (
          <span className="void-note">
            {words('voided.when', {
              moment: moment(event.voided_at),
              who: event.voided_by || words('voided.somebody'),
              why: event.void_reason ?? '',
            })}
          </span>
        )}
      </td>
      {COLUMNS.map((name) => (
        <td
          key={name}
          className={figures[name] === NOTHING ? 'figure none' : 'figure'}
          data-label={words(`events.${name}`)}
        >
          {figures[name]}
        </td>
      ))}
    </tr>
  );
}
