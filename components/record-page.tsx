/** One record: what it is, what may be done with it now, and what belongs to it. */
import React from 'react';
import { Link, useParams } from 'react-router-dom';
import type { ColumnJSON, RecordJSON, ScreenJSON } from '../src/admin/screen-json.js';
import { offeredWith, RequestParts, WaitsNote } from './approval-parts.js';
import { whole } from './figures.js';
import { JustDone } from './just-done.js';
import { ListTable } from './list-table.js';
import { Beside, isPaper, NextPaper } from './paper-view.js';
import { NothingHere, PageHead } from './page-parts.js';
import { PortfolioPage } from './portfolio-page.js';
import { readList, readRecord, useReading } from './server.js';
import { columnOf, listUrl, recordUrl, useScreen, useSession, useWords } from './state.js';
import { isEmpty, Value } from './value.js';
import { isVoid, VoidNote } from './void-note.js';

export function RecordPage(): React.ReactElement {
  const { screenId, recordId } = useParams();
  const screen = useScreen(screenId);
  return screen && recordId ? <Record key={recordId} screen={screen} id={recordId} /> : <NothingHere />;
}

function Record({ screen, id }: { screen: ScreenJSON; id: string }): React.ReactElement {
  const words = useWords();
  const session = useSession();
  const { value, failure } = useReading(`${screen.id}/${id}`, () => readRecord(screen.id, id));
  if (failure) return <NothingHere />;
  if (!value)
    return (
      <p className="blank" role="status">
        {words('loading')}
      </p>
    );
  const { record } = value;
  const actions = offeredWith(screen, record, session, words).sort(
    (a, b) => Number(b.primary ?? false) - Number(a.primary ?? false),
  );
  return (
    <>
      <PageHead title={record.title} trail={[{ to: listUrl(screen.id), label: screen.name }]}>
        {actions.map(({ name, label, primary }) => (
          <Link
            key={name}
            className={primary ? 'button primary' : 'button'}
            to={recordUrl(screen.id, id, name)}
            data-testid={`action-${name}`}
          >
            {label}
          </Link>
        ))}
      </PageHead>
      <JustDone screen={screen} />
      {isVoid(record) && (
        <p className="message wait">
          <VoidNote record={record} />
        </p>
      )}
      <WaitsNote record={record} />
      <RequestParts screen={screen} record={record} />
      {isPaper(screen) && <NextPaper record={record} />}
      {screen.id === 'Portfolio' ? (
        <PortfolioPage id={id}>
          <Particulars screen={screen} record={record} />
        </PortfolioPage>
      ) : (
        <Beside paper={isPaper(screen) ? record : undefined}>
          <Particulars screen={screen} record={record} />
        </Beside>
      )}
      {screen.related.map(([related, column, at]) => (
        <Related
          key={related}
          screenId={related}
          column={column}
          id={at ? String(record.params[at]) : id}
          of={record}
        />
      ))}
    </>
  );
}

/** First what the list shows too, then the rest, then what only a machine reads. */
function Particulars({ screen, record }: { screen: ScreenJSON; record: RecordJSON }): React.ReactElement {
  const words = useWords();
  const first = screen.list.flatMap((name) => columnOf(screen, name) ?? []);
  const rest = screen.columns.filter((column) => !first.includes(column));
  const all = [...first, ...rest].sort((a, b) => Number(a.look === 'id') - Number(b.look === 'id'));
  const unfilled = all.filter((column) => isEmpty(column, record) && !column.whenEmpty);
  const wide = (column: ColumnJSON): boolean =>
    column.look === 'prose' || column.look === 'change' || column.look === 'json';
  return (
    <div className={isVoid(record) ? 'particulars voided' : 'particulars'} data-testid="particulars">
      <dl>
        {all
          .filter((column) => !unfilled.includes(column))
          .map((column) => (
            <div
              key={column.name}
              className={wide(column) ? 'wide' : undefined}
              data-testid={`property-show-${column.name}`}
            >
              <dt>{column.label}</dt>
              <dd data-property-name={column.name}>
                <Value column={column} record={record} />
              </dd>
            </div>
          ))}
      </dl>
      {unfilled.length > 0 && (
        <p className="unfilled">{words('notFilled', { columns: unfilled.map(({ label }) => label).join(', ') })}</p>
      )}
    </div>
  );
}

const SHOWN = 5;

function Related({
  screenId,
  column,
  id,
  of,
}: {
  screenId: string;
  column: string;
  id: string;
  of: RecordJSON;
}): React.ReactElement | null {
  const words = useWords();
  const screen = useScreen(screenId);
  const { value } = useReading(`${screenId}/${column}/${id}`, () =>
    readList(screenId, `filters.${column}=${encodeURIComponent(id)}&perPage=${SHOWN}`),
  );
  if (!screen || !value || value.records.length === 0) return null;
  const found = screenId === 'ReconcileDifference' ? Number(of.params.difference_count) : 0;
  const kept = value.meta.total;
  const shorter = { ...screen, list: screen.list.filter((name) => name !== column) };
  return (
    <section className="related" aria-label={screen.name}>
      <header>
        <h2>{screen.name}</h2>
        <Link to={listUrl(screenId, { [column]: id })}>{words('all')}</Link>
      </header>
      {kept < found && <p className="note">{words('proof.kept', { count: whole(kept), of: whole(found) })}</p>}
      <ListTable screen={shorter} list={value} still />
    </section>
  );
}
