// Files as clients send them, and as nobody should: made here, so that no picture of a paper lies in the repository.
import { crc32, deflateSync } from 'node:zlib';

export const PDF = Buffer.from(
  `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length 58>>stream
BT /F 24 Tf 40 100 Td (A paper of the tests) Tj ET
endstream endobj
trailer<</Size 5/Root 1 0 R>>
startxref
0
%%EOF
`,
);

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A grey picture; one that only says it is this large, where there is no need for its dots. */
export function png(width: number, height: number, { dots = true }: { dots?: boolean } = {}): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc(dots ? (width + 1) * height : 1, 0x99);
  for (let row = 0; dots && row < height; row += 1) rows[row * (width + 1)] = 0;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The smallest JPEG that decoders take: one grey block, said to be as large as asked for. */
export function jpeg(width = 8, height = 8): Buffer {
  const bytes = Buffer.from(
    'ffd8ffe000104a46494600010100000100010000ffdb004300' +
      '01'.repeat(64) +
      'ffc0000b080008000801011100ffc40014000100000000000000000000000000000009ffc4001410010000000000000000000000000000000' +
      '0ffda0008010100003f0054dfffd9',
    'hex',
  );
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}
