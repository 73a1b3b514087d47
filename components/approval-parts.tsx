/** A request that waits for a second person: where a row says so, and what the request's own page says beyond its row. */
import React from 'react';
import { Link } from 'react-router-dom';
import type { ActionJSON, ChangeRowJSON, RecordJSON, ScreenJSON } from '../src/admin/screen-json.js';
import { readAsked, useReading } from './server.js';
import { recordUrl, useSession, useWords, type Session, type Words } from './state.js';

const isRequest = (screen: ScreenJSON): boolean => screen.id === 'PendingApproval';
const isOwn = ({ params }: RecordJSON, { id }: Session): boolean => params.requested_by === id;

/** On the row that somebody is to decide on. */
export function WaitsNote({ record }: { record: RecordJSON }): React.ReactElement | null {
  const words = useWords();
  const { waiting = [] } = record;
  if (waiting.length === 0) return null;
  return (
    <p className="message wait" data-testid="waits-for-approval">
      {words('approval.waits')}{' '}
      {waiting.map(({ id, title }, index) => (
        <React.Fragment key={id}>
          {index > 0 && '; '}
          <Link to={recordUrl('PendingApproval', id)}>{title}</Link>
        </React.Fragment>
      ))}
    </p>
  );
}

/** What is offered with a request: whoever has asked for it does not approve it, and takes it back where others decline. */
export function offeredWith(screen: ScreenJSON, record: RecordJSON, session: Session, words: Words): ActionJSON[] {
  const offered = screen.actions.filter(({ name }) => record.recordActions.some((action) => action.name === name));
  if (!isRequest(screen) || !isOwn(record, session)) return offered;
  return offered
    .filter(({ name }) => name !== 'approve')
    .map((action) => ({ ...action, label: words('approval.takeBack') }));
}

export function RequestParts({
  screen,
  record,
}: {
  screen: ScreenJSON;
  record: RecordJSON;
}): React.ReactElement | null {
  const session = useSession();
  const words = useWords();
  if (!isRequest(screen)) return null;
  const waits = record.params.status === 'WAITING';
  return (
    <>
      {waits && isOwn(record, session) && <p className="message wait">{words('approval.own')}</p>}
      {waits ? <AskedFor key={record.id} id={record.id} /> : <p className="note">{words('approval.gone')}</p>}
    </>
  );
}

function AskedFor({ id }: { id: string }): React.ReactElement | null {
  const words = useWords();
  const { value } = useReading(`asked/${id}`, () => readAsked(id));
  if (!value?.fields || value.fields.length === 0) return null;
  return (
    <section className="related" aria-label={words('approval.asked')} data-testid="asked-for">
      <header>
        <h2>{words('approval.asked')}</h2>
      </header>
      <dl className="particulars subject">
        {value.fields.map(({ name, label, value: text }) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd>
              {name === 'file' && value.hasFile ? (
                <a href={`/admin/api/asked-files/${id}`} download>
                  {text}
                </a>
              ) : (
                text
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** What a request changes besides figures. */
export function ChangedRows({ rows }: { rows: ChangeRowJSON[] }): React.ReactElement {
  const words = useWords();
  return (
    <table className="figures" data-testid="changed-rows">
      <thead>
        <tr>
          <th scope="col">{words('approval.column')}</th>
          <th scope="col">{words('approval.before')}</th>
          <th scope="col">{words('approval.after')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, before, after }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{before ?? '–'}</td>
            <td>{after ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
