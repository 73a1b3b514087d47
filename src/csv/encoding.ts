/**
 * A file's bytes as text, a piece at a time. UTF-8, with or without its mark, and UTF-16 in either order are read; any
 * other encoding is refused and never guessed, since a guess turns one person's name into another's.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { refusal } from '../errors.js';

export type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE';

const PIECE = 256 * 1024;

/** By the mark at its beginning, or, without one, by the zero bytes that UTF-16 has between the header's letters. */
export async function encodingOf(path: string): Promise<Encoding> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return encodingFrom(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function encodingFrom(first: Buffer): Encoding {
  const [a, b, c, d] = first;
  if (a === 0xff && b === 0xfe) return 'UTF-16LE';
  if (a === 0xfe && b === 0xff) return 'UTF-16BE';
  if (a && b === 0 && c && d === 0) return 'UTF-16LE';
  if (a === 0 && b && c === 0 && d) return 'UTF-16BE';
  return 'UTF-8';
}

/** `onBytes` hears how many bytes have been read so far. */
export async function* decoded(
  path: string,
  encoding: Encoding,
  onBytes: (bytes: number) => void = () => undefined,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let bytes = 0;
  let line = 1;
  for await (const piece of createReadStream(path, { highWaterMark: PIECE }) as AsyncIterable<Buffer>) {
    const text = decode(decoder, piece, line);
    const zero = text.indexOf('\0');
    if (zero >= 0) throw refusal('csv_nul', 'file', { line: String(line + newlinesIn(text.slice(0, zero))) });
    line += newlinesIn(text);
    onBytes((bytes += piece.length));
    yield text;
  }
  const rest = decode(decoder, undefined, line);
  if (rest) yield rest;
}

function decode(decoder: TextDecoder, piece: Buffer | undefined, line: number): string {
  try {
    return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
  } catch {
    // A character that is half there at the very end was cut; one in the middle was never of this encoding.
    if (!piece) throw refusal('csv_cut_off', 'file', { line: String(line) });
    throw refusal('csv_encoding', 'file', { line: String(line + newlinesBeforeFailure(decoder.encoding, piece)) });
  }
}

/** The decoder says that it failed, not where: the whole lines before are those that another can read. */
function newlinesBeforeFailure(encoding: string, piece: Buffer): number {
  if (encoding !== 'utf-8') return 0;
  const text = new TextDecoder(encoding).decode(piece);
  const failed = text.indexOf('\ufffd', text.startsWith('\ufffd') ? text.search(/[^\ufffd]/) : 0);
  return newlinesIn(text.slice(0, Math.max(failed, 0)));
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
