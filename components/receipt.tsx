/** What was done: the figures before and after, the row of the log that tells of it, and what one may do next. */
import React, { useEffect, useRef } from 'react';
import { Link } from 'react-router-dom';
import type { ReceiptJSON, ReportLineJSON } from '../src/admin/screen-json.js';
import { ChangedFigures, inShort } from './changed-figures.js';
import { listUrl, recordUrl, useScreen, useWords } from './state.js';

/** What a form hands on to the page that it leads to. */
export interface Done {
  receipt: ReceiptJSON;
  /** Where another of the same kind is entered. */
  another?: { to: string; label: string };
}

interface Props {
  done: Done;
  /** What was entered, where that is not the page that this stands on. */
  record?: { to: string; label: string };
}

export function Receipt({ done, record }: Props): React.ReactElement {
  const words = useWords();
  const { receipt, another } = done;
  const made = useScreen(receipt.made?.screen);
  const next = useRef<HTMLAnchorElement>(null);
  useEffect(() => next.current?.focus({ preventScroll: true }), []);
  return (
    <section className="receipt" aria-label={words('receipt.title')} data-testid="receipt">
      {record && receipt.changed ? (
        <details>
          <summary>{inShort(receipt.changed, words)}</summary>
          <ChangedFigures changed={receipt.changed} />
        </details>
      ) : (
        <h2>{words(receipt.changed ? 'receipt.title' : 'receipt.done')}</h2>
      )}
      {!record && receipt.changed && <ChangedFigures changed={receipt.changed} />}
      {receipt.report && <Report lines={receipt.report} />}
      <p className="doings">
        {another && (
          <Link ref={next} className="button primary" to={another.to} data-testid="enter-another">
            {another.label}
          </Link>
        )}
        {record && <Link to={record.to}>{record.label}</Link>}
        {made && receipt.made && (
          <Link to={recordUrl(made.id, receipt.made.id)}>{words('receipt.made', { one: made.one })}</Link>
        )}
        {receipt.log_id && (
          <Link to={recordUrl('ActivityLog', receipt.log_id)} data-testid="receipt-log">
            {words('receipt.log')}
          </Link>
        )}
      </p>
    </section>
  );
}

const Report = ({ lines }: { lines: ReportLineJSON[] }): React.ReactElement => (
  <dl className="report" data-testid="report">
    {lines.map(({ label, value, screen }) => (
      <div key={label}>
        <dt>{label}</dt>
        <dd>{screen ? <Link to={listUrl(screen)}>{value}</Link> : value}</dd>
      </div>
    ))}
  </dl>
);
