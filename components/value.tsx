/** One value, as its column wants it written. */
import React from 'react';
import { Link } from 'react-router-dom';
import type { ColumnJSON, Look, RecordJSON } from '../src/admin/screen-json.js';
import { Badge } from './badge.js';
import * as figures from './figures.js';
import { LogChange } from './log-change.js';
import { recordUrl, useScreens, useWords } from './state.js';
import { Verdict } from './verdict.js';

interface Props {
  column: ColumnJSON;
  record: RecordJSON;
  /** In a table, where a long text is cut and a moment needs no zone. */
  brief?: boolean;
  /** The most decimals in this column of a table: the others are padded, so that the points stand under each other. */
  decimals?: number;
}

const WRITERS: Partial<Record<Look, (text: string) => string>> = {
  money: figures.money,
  gain: figures.gain,
  quantity: figures.quantity,
  price: figures.price,
  percent: figures.percent,
  gain_percent: figures.gainPercent,
  number: figures.quantity,
  moment: figures.moment,
  day: figures.day,
};

/** A figure's text as it is read. */
export const writeAs = (look: Look, text: string): string => WRITERS[look]?.(text) ?? text;
/** A column's text as it is read. */
export const write = (column: ColumnJSON, text: string): string => WRITERS[column.look]?.(text) ?? text;
const decimalsOf = (text: string): number => (text.split('.')[1] ?? '').length;

/** How many decimals a column of figures needs at most on this page. */
export const mostDecimals = (column: ColumnJSON, records: RecordJSON[]): number =>
  isFigure(column.look)
    ? Math.max(0, ...records.map(({ params }) => decimalsOf(write(column, String(params[column.name] ?? '')))))
    : 0;

export const isFigure = (look: Look): boolean =>
  ['money', 'gain', 'quantity', 'price', 'percent', 'gain_percent', 'number'].includes(look);

export function Value({ column, record, brief = false, decimals = 0 }: Props): React.ReactElement {
  const words = useWords();
  const value = record.params[column.name] ?? '';
  if (isEmpty(column, record))
    return column.whenEmpty ? (
      <>{column.whenEmpty}</>
    ) : (
      <span className="empty" aria-label={words('empty')}>
        –
      </span>
    );
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  switch (column.look) {
    case 'choice':
      return (
        <Badge
          column={column.name}
          value={text}
          label={column.choices?.find((choice) => choice.value === text)?.label ?? text}
        />
      );
    case 'flag':
      return <span className={value === true ? 'yes' : 'no'}>{words(value === true ? 'yes' : 'no')}</span>;
    case 'verdict':
      return <Verdict passed={value === true} />;
    case 'log_verdict':
      return <Verdict passed={value === true} of="logProof" />;
    case 'reference':
      return <Reference screen={column.target} id={text} title={record.populated[column.name]?.title} />;
    case 'target':
      return <Target table={String(record.params.target_type)} id={text} brief={brief} />;
    case 'change':
      return <LogChange text={text} />;
    case 'json':
      return <pre>{text}</pre>;
    case 'id':
      return <code>{text}</code>;
    case 'gain':
    case 'gain_percent':
      return <span className={figures.signOf(text)}>{WRITERS[column.look]?.(text)}</span>;
    case 'moment':
      return (
        <time dateTime={text}>
          {figures.moment(text)}
          {brief ? '' : ' UTC'}
        </time>
      );
    case 'prose':
      return <span className={brief && column.name !== 'message' ? 'cut' : 'prose'}>{text}</span>;
    case 'quantity':
    case 'price':
      return (
        <span>
          <Padded text={write(column, text)} decimals={decimals} />
          <OldPrice since={record.old?.[column.name]} />
        </span>
      );
    default:
      return <span className={brief ? 'cut' : undefined}>{write(column, text)}</span>;
  }
}

/** Marked where it stands, as the client sees it too. */
function OldPrice({ since }: { since?: string }): React.ReactElement | null {
  const words = useWords();
  return since ? (
    <span className="old-price">{words('oldPrice', { day: figures.day(since.slice(0, 10)) })}</span>
  ) : null;
}

function Padded({ text, decimals }: { text: string; decimals: number }): React.ReactElement {
  const missing = decimals - decimalsOf(text);
  const pad = missing > 0 ? (text.includes('.') ? '' : '.') + '0'.repeat(missing) : '';
  return (
    <span>
      {text}
      {pad && (
        <span className="pad" aria-hidden="true">
          {pad}
        </span>
      )}
    </span>
  );
}

export function isEmpty(column: ColumnJSON, record: RecordJSON): boolean {
  const value = record.params[column.name] ?? '';
  return value === '' || (Array.isArray(value) && value.length === 0) || statesNothing(column, record);
}

/** Staff have the column too, and no KYC. */
const statesNothing = (column: ColumnJSON, record: RecordJSON): boolean =>
  column.name === 'kyc_status' && typeof record.params.role === 'string' && record.params.role !== 'CUSTOMER';

function Reference({ screen, id, title }: { screen?: string; id: string; title?: string }): React.ReactElement {
  const label = title ?? id.slice(0, 8);
  return screen ? <Link to={recordUrl(screen, id)}>{label}</Link> : <span>{label}</span>;
}

/** The log names a table and a row of it; where a screen shows that table, the row is a step away. */
function Target({ table, id, brief }: { table: string; id: string; brief: boolean }): React.ReactElement {
  const isRow = /^[0-9a-f-]{36}$/.test(id);
  const screen = useScreens().find((candidate) => candidate.table === table && isRow);
  const label = <code>{brief && isRow ? id.slice(0, 8) : id}</code>;
  return screen ? <Link to={recordUrl(screen.id, id)}>{label}</Link> : label;
}
