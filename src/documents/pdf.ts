/** What a PDF could do besides being looked at: its names as a reader decodes them, also in what is packed. */
import { inflateSync } from 'node:zlib';

// Long enough words that packed data does not hold them by chance.
const ACTIVE = /\/(?:JavaScript|Launch|RichMedia|EmbeddedFiles?|SubmitForm|ImportData|GoToR|GoToE)\b/;
const PACKED_OBJECTS = /\/ObjStm\b/;
/** Where the data of a stream begins. */
const STREAM = /(?<!end)stream[ \t]*(?:\r\n|\n|\r)/g;
/** In all; of honest papers, a hundredth. */
const [MOST_UNPACKED, MOST_PACKS] = [20_000_000, 5_000];

const NUMBERED = '#'.charCodeAt(0);
/** What a byte says as a digit; NaN where it is none. */
const DIGITS = Float64Array.from({ length: 256 }, (_, byte) => parseInt(String.fromCharCode(byte), 16));
const digit = (byte = 0): number => DIGITS[byte] ?? NaN;

/**
 * Any letter of a name may be written by its number. In one pass over the bytes: to replace them by a pattern took half
 * a minute for a file of 48 kB that unpacks to nothing but numbers, and the whole house waited.
 */
function decoded(bytes: Buffer): string {
  let from = bytes.indexOf(NUMBERED);
  if (from < 0) return bytes.toString('latin1');
  const text = Buffer.from(bytes);
  let length = from;
  while (from < bytes.length) {
    const byte = bytes[from] ?? 0;
    const number = byte === NUMBERED ? 16 * digit(bytes[from + 1]) + digit(bytes[from + 2]) : NaN;
    const isNumber = number >= 0;
    text[length++] = isNumber ? number : byte;
    from += isNumber ? 3 : 1;
  }
  return text.toString('latin1', 0, length);
}

/** Whether it holds a program, another file, or a way elsewhere; also where that cannot be looked into. */
export function isActive(bytes: Buffer): boolean {
  if (ACTIVE.test(decoded(bytes))) return true;
  let [from, left, packs] = [0, MOST_UNPACKED, 0];
  for (const { 0: keyword, index } of bytes.toString('latin1').matchAll(STREAM)) {
    const before = bytes.subarray(from, index);
    from = index + keyword.length;
    if (!PACKED_OBJECTS.test(decoded(before))) continue;
    packs += 1;
    const objects = packs > MOST_PACKS ? undefined : unpacked(bytes.subarray(from), left);
    if (!objects || ACTIVE.test(decoded(objects))) return true;
    left -= objects.length;
  }
  return false;
}

/** Up to the end of what is packed, whatever stands behind it; nothing where it is packed in another way, or too large. */
function unpacked(bytes: Buffer, most: number): Buffer | undefined {
  try {
    return inflateSync(bytes, { maxOutputLength: Math.max(1, most) });
  } catch {
    return undefined;
  }
}
