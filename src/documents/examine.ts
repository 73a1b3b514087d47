/**
 * What a file really is, by its content: neither its name nor what a browser says of it counts. Whatever passes is a
 * whole JPEG, PNG or PDF of a size that a screen can show, and nothing else at the same time.
 */
import { fileTypeFromBuffer } from 'file-type';
import { isActive } from './pdf.js';
import { jpegSize, pngSize, type Size } from './pixels.js';
import { PAPER_TYPES, type PaperType } from './store.js';
import { refusal } from '../errors.js';

export const MOST_MEGABYTES = 10;
export const MOST_BYTES = MOST_MEGABYTES * 1_000_000;
const MOST_MEGAPIXELS = 100;

/** The type; refused by name, as a fault of the field, where it will not do. */
export async function examine(bytes: Buffer, field: string): Promise<PaperType> {
  if (bytes.length === 0) throw refusal('paper_empty', field);
  if (bytes.length > MOST_BYTES) throw refusal('paper_too_large', field, { megabytes: String(MOST_MEGABYTES) });
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  const type = PAPER_TYPES.find((known) => known === found?.mime);
  if (!type) throw refusal('paper_type', field);
  if (type === 'application/pdf') checkPdf(bytes, field);
  else checkPicture(type === 'image/png' ? pngSize(bytes) : jpegSize(bytes), field);
  return type;
}

function checkPicture(size: Size | undefined, field: string): void {
  if (!size || size.width === 0 || size.height === 0) throw refusal('paper_damaged', field);
  if (size.width * size.height > MOST_MEGAPIXELS * 1_000_000)
    throw refusal('paper_pixels', field, { megapixels: String(MOST_MEGAPIXELS) });
}

/** As far as a browser looks when it guesses what a file is, and more. */
const GLANCE = 4_096;
// Long enough words that packed data does not hold them by chance.
const WEB_PAGE = /<(?:!doctype|html|head|body|script|svg|iframe|title|img|style|\?php)\b/i;
/** Some writers fill up their last block. */
const FILLING = /^[\s\0]*$/;

function checkPdf(bytes: Buffer, field: string): void {
  const text = bytes.toString('latin1');
  const end = text.lastIndexOf('%%EOF');
  if (!/^%PDF-[12]\.\d/.test(text) || end < 0 || !text.includes('startxref')) throw refusal('paper_damaged', field);
  const after = text.slice(end + '%%EOF'.length);
  if (!FILLING.test(after) || WEB_PAGE.test(text.slice(0, GLANCE)) || isActive(bytes))
    throw refusal('paper_active', field);
}
