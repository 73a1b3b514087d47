/** What a PDF could do besides being looked at: its names as a reader decodes them, also in what is packed. */
import { inflateSync } from 'node:zlib';

// Long enough words that packed data does not hold them by chance.
const ACTIVE = /\/(?:JavaScript|Launch|RichMedia|EmbeddedFiles?|SubmitForm|ImportData|GoToR|GoToE)\b/;
const PACKED_OBJECTS = /\/ObjStm\b/;
/** Where the data of a stream begins. */
const STREAM = /(?<!end)stream[ \t]*(?:\r\n|\n|\r)/g;
/** In all; of honest papers, a thousandth. */
const [MOST_UNPACKED, MOST_PACKS] = [50_000_000, 5_000];

/** Any letter of a name may be written by its number. */
const decoded = (text: string): string =>
  text.replace(/#([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));

/** Whether it holds a program, another file, or a way elsewhere; also where that cannot be looked into. */
export function isActive(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  if (ACTIVE.test(decoded(text))) return true;
  let [from, left, packs] = [0, MOST_UNPACKED, 0];
  for (const { 0: keyword, index } of text.matchAll(STREAM)) {
    const before = text.slice(from, index);
    from = index + keyword.length;
    if (!PACKED_OBJECTS.test(decoded(before))) continue;
    packs += 1;
    const objects = packs > MOST_PACKS ? undefined : unpacked(bytes.subarray(from), left);
    if (!objects || ACTIVE.test(decoded(objects.toString('latin1')))) return true;
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
