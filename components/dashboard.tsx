/** The first page: one figure, what waits, and what happened last. */
import React from 'react';
import { Link } from 'react-router-dom';
import type { DashboardJSON, WaitingJSON } from '../src/admin/screen-json.js';
import { BackupCard } from './backup-card.js';
import { BooksNote } from './books-note.js';
import { ExpiringPapers } from './expiring-papers.js';
import { money, moment, whole } from './figures.js';
import { ListTable } from './list-table.js';
import { PageHead } from './page-parts.js';
import { ProofCard } from './proof-card.js';
import { readDashboard, useReading } from './server.js';
import { listUrl, recordUrl, useScreen, useSession, useWords } from './state.js';
import { UndeliveredMail } from './undelivered-mail.js';

export function Dashboard(): React.ReactElement {
  const words = useWords();
  const { value, failure } = useReading('dashboard', readDashboard);
  return (
    <>
      <PageHead
        title={words('dashboard.title')}
        note={value && words('dashboard.asOf', { moment: `${moment(value.as_of)} UTC` })}
      />
      {failure && (
        <p className="message bad" role="alert">
          {failure.message || words('unread')}
        </p>
      )}
      {value ? (
        <Tiles value={value} />
      ) : (
        !failure && (
          <p className="blank" role="status">
            {words('loading')}
          </p>
        )
      )}
    </>
  );
}

function Tiles({ value }: { value: DashboardJSON }): React.ReactElement {
  const words = useWords();
  const log = useScreen('ActivityLog');
  const session = useSession();
  const { clients } = value;
  const meta = {
    total: value.log.length,
    totalIs: 'exact' as const,
    page: 1,
    perPage: value.log.length,
    sortBy: 'created_at',
    direction: 'desc' as const,
  };
  return (
    <div className="dashboard" data-testid="dashboard">
      <section className="hero">
        <h2>{words('dashboard.assets')}</h2>
        <p className="hero-figure" data-testid="assets-under-management">
          {money(value.assets)} <span className="unit">USD</span>
        </p>
        <p className="note">
          {words(clients === 1 ? 'dashboard.clients_one' : 'dashboard.clients_other', { count: whole(clients) })}
        </p>
        <BooksNote />
      </section>
      <div className="queues">
        <Queue
          title={words('dashboard.kyc')}
          screen="User"
          filters={{ kyc_status: 'PENDING', role: 'CUSTOMER' }}
          waiting={value.kyc}
        />
        <Queue
          title={words('dashboard.papers')}
          screen="KYCDocument"
          filters={{ status: 'PENDING' }}
          waiting={value.papers}
        />
        <Queue
          title={words('dashboard.transfers')}
          screen="Transaction"
          filters={{ status: 'PENDING' }}
          waiting={value.transfers}
        />
        <Queue
          title={words('dashboard.tickets')}
          screen="SupportTicket"
          filters={{ status: 'OPEN' }}
          waiting={value.tickets}
        />
        {value.approvals.count > 0 && (
          <Queue
            title={words('dashboard.approvals')}
            screen="PendingApproval"
            filters={{ status: 'WAITING' }}
            waiting={value.approvals}
          />
        )}
        {value.requests.count > 0 && (
          <Queue
            title={words('dashboard.requests')}
            screen="PendingApproval"
            filters={{ status: 'WAITING', requested_by: session.id }}
            waiting={value.requests}
            testId="queue-own-requests"
          />
        )}
        {/* Nothing waits here unless prices come by themselves, so an empty queue would only take room. */}
        {value.held.count > 0 && (
          <Queue
            title={words('dashboard.held')}
            screen="HeldPrice"
            filters={{ status: 'WAITING' }}
            waiting={value.held}
          />
        )}
        <ProofCard proof={value.proof} />
        <BackupCard backup={value.backup} />
      </div>
      <ExpiringPapers papers={value.expiring} />
      <UndeliveredMail mails={value.undelivered} />
      {log && value.log.length > 0 && (
        <section className="related" aria-label={words('dashboard.log')}>
          <header>
            <h2>{words('dashboard.log')}</h2>
            <Link to={listUrl('ActivityLog')}>{words('dashboard.allLog')}</Link>
          </header>
          <ListTable screen={log} list={{ meta, records: value.log }} still />
        </section>
      )}
    </div>
  );
}

interface QueueProps {
  title: string;
  screen: string;
  filters: Record<string, string>;
  waiting: WaitingJSON;
  testId?: string;
}

function Queue({ title, screen, filters, waiting, testId = `queue-${screen}` }: QueueProps): React.ReactElement {
  const words = useWords();
  return (
    <section className="queue" data-testid={testId}>
      <h2>
        <Link to={listUrl(screen, filters)}>{title}</Link>
      </h2>
      <p className="count">{whole(waiting.count)}</p>
      {waiting.count === 0 ? (
        <p className="note">{words('dashboard.nothing')}</p>
      ) : (
        <ol>
          {waiting.rows.map((row) => (
            <li key={row.id}>
              <Link to={recordUrl(screen, row.id)}>{row.title}</Link>
              <span className="note">
                {[row.note, words('dashboard.oldest', { moment: moment(row.since) })].filter(Boolean).join(', ')}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
