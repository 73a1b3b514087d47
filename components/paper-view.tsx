/** A paper beside what is said or decided about it, where it is one that this is about. The frame asks for the paper as anybody would, and is noted as a view. */
import React from 'react';
import { Link } from 'react-router-dom';
import type { RecordJSON, ScreenJSON } from '../src/admin/screen-json.js';
import { readList, useReading } from './server.js';
import { recordUrl, useWords } from './state.js';

export const isPaper = (screen: ScreenJSON): boolean => screen.id === 'KYCDocument';

export function Beside({
  paper,
  children,
}: {
  paper: RecordJSON | undefined;
  children: React.ReactNode;
}): React.ReactElement {
  if (!paper) return <>{children}</>;
  return (
    <div className="review">
      <PaperView record={paper} />
      <div>{children}</div>
    </div>
  );
}

function PaperView({ record }: { record: RecordJSON }): React.ReactElement {
  const words = useWords();
  const { sha256, mime_type: type } = record.params;
  const address = `/papers/${record.id}`;
  if (!sha256) return <p className="message wait paper-view">{words('paper.notKept')}</p>;
  return (
    <section className="paper-view" aria-label={words('paper.paper')} data-testid="paper-view">
      {type === 'application/pdf' ? (
        <iframe src={`${address}#navpanes=0`} title={record.title} />
      ) : (
        <img src={address} alt={words('paper.picture', { name: record.title })} />
      )}
      <p className="note">
        <a href={address} target="_blank" rel="noopener">
          {words('paper.open')}
        </a>{' '}
        {words('paper.noted')}
      </p>
    </section>
  );
}

/** Whoever has decided about one goes on to the one that has waited longest. */
export function NextPaper({ record }: { record: RecordJSON }): React.ReactElement | null {
  const words = useWords();
  const { value } = useReading(`next/${record.id}/${String(record.params.status)}`, () =>
    readList('KYCDocument', 'filters.status=PENDING&sortBy=uploaded_at&direction=asc&perPage=2'),
  );
  const next = value?.records.find(({ id }) => id !== record.id);
  if (!next) return null;
  return (
    <p className="note" data-testid="next-paper">
      <Link to={recordUrl('KYCDocument', next.id)}>
        {words('paper.next', { client: next.populated.user_id?.title ?? '' })}
      </Link>
    </p>
  );
}
