/** How large a picture is, read from its header: the picture itself is never decoded here. */

export interface Size {
  width: number;
  height: number;
}

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** Undefined where the chunks do not follow each other to the picture's end, or something follows that end. */
export function pngSize(bytes: Buffer): Size | undefined {
  if (!bytes.subarray(0, PNG.length).equals(PNG) || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  for (let at = PNG.length; at + 12 <= bytes.length;) {
    const kind = bytes.toString('latin1', at + 4, at + 8);
    at += 12 + bytes.readUInt32BE(at);
    if (kind === 'IEND') return at === bytes.length ? sizeAt(bytes, 16) : undefined;
  }
  return undefined;
}

const sizeAt = (bytes: Buffer, at: number): Size => ({
  width: bytes.readUInt32BE(at),
  height: bytes.readUInt32BE(at + 4),
});

/** Frame headers, of all codings of JPEG; C4, C8 and CC among them are none. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const END = Buffer.from([0xff, 0xd9]);
const SCAN = 0xda;

/** Undefined where no frame is found before the picture's data, or the data has no end. */
export function jpegSize(bytes: Buffer): Size | undefined {
  if (bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  let size: Size | undefined;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === SCAN) return bytes.indexOf(END, at) > 0 ? size : undefined;
    if (isFrame(marker) && at + 9 <= bytes.length)
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
