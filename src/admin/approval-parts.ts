/** What a request's page shows beyond its row: what was asked for, in the reader's words, and what stands against it. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { RequestHandler } from 'express';
import type { Handler } from './call.js';
import { callOf } from './call.js';
import type { AskedJSON, ChangeRowJSON, SaidJSON } from './screen-json.js';
import { optionalText } from './texts.js';
import type { Difference } from '../domain/audit.js';
import { refusal } from '../errors.js';
import { translator, type Translate } from '../locales/index.js';
import { contextOf } from '../http/viewer.js';
import type { ReadAsked } from '../services/read-asked.js';
import type { Door } from '../services/run-command.js';
import { takeAskedFile } from '../services/take-asked-file.js';

export const askedFor =
  (read: ReadAsked): Handler =>
  async (_request, _response, { record, currentAdmin }): Promise<AskedJSON> => {
    if (!record) throw refusal('not_found');
    const t = translator(callOf(currentAdmin).viewer.language);
    const asked = await read.form(String(record.id()));
    return {
      fields: asked ? Object.entries(asked).flatMap(([name, value]) => said(t, name, value)) : null,
      hasFile: asked?.file !== undefined,
    };
  };

/** The file of a request, for whoever is to decide on it; the log is told before it leaves the house. */
export const askedFile =
  (door: Door, read: ReadAsked): RequestHandler =>
  async (req, res) => {
    const id = String(req.params.id);
    await door.run(takeAskedFile, contextOf(req), { id });
    const file = await read.file(id);
    if (!file) throw refusal('not_found');
    res.attachment(file.name).type('application/octet-stream');
    await pipeline(Readable.from([file.gzip]), createGunzip(), res);
  };

/** The row itself is a step away, and what was left empty says nothing. */
function said(t: Translate, name: string, value: unknown): SaidJSON[] {
  if (name === 'id' || value === null || value === undefined || value === '') return [];
  return [{ name, label: labelOf(t, name), value: worded(t, value) }];
}

const labelOf = (t: Translate, name: string): string => optionalText(t, `admin:columns.${name}`) ?? name;

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
const WRITTEN = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

/** A number with a point is an amount; one without may be a year, or a code. */
const AMOUNT = /^-?\d+\.(\d+)$/;

function grouped(amount: string): string {
  const minimumFractionDigits = Math.min(AMOUNT.exec(amount)?.[1]?.length ?? 0, 20);
  const format = new Intl.NumberFormat('en-GB', { minimumFractionDigits, maximumFractionDigits: 20 });
  return format.format(amount as `${number}`).replace('-', '−');
}

function worded(t: Translate, value: unknown): string {
  if (value === true || value === 'true') return t('admin:ui.yes');
  if (value === false || value === 'false') return t('admin:ui.no');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (MOMENT.test(text)) return `${WRITTEN.format(new Date(text))} UTC`;
  if (AMOUNT.test(text)) return grouped(text);
  return (/^[A-Z_]+$/.test(text) ? optionalText(t, `admin:choices.${text}`) : undefined) ?? text;
}

/** What the command's row of the log would say has changed. */
export function changeRows(t: Translate, { before, after, unrecorded = [] }: Difference): ChangeRowJSON[] {
  // Who does it is said beside this, by name.
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(
    (name) => !name.endsWith('_by'),
  );
  const side = (value: unknown): string | null =>
    value === null || value === undefined || value === '' ? null : worded(t, value);
  return [
    ...names.map((name) => ({ label: labelOf(t, name), before: side(before?.[name]), after: side(after?.[name]) })),
    ...unrecorded.map((name) => ({ label: labelOf(t, name), before: null, after: t('admin:ui.approval.asAsked') })),
  ];
}
