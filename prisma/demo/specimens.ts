/** The demo's papers: drawn here, and plainly nobody's, so that there is something to open and to decide about. */
import { crc32, deflateSync } from 'node:zlib';
import { PaperFile } from '../../src/services/paper-file.js';

const TITLES: Readonly<Record<string, string>> = {
  GOVERNMENT_ID: 'Identity document',
  PROOF_OF_ADDRESS: 'Proof of address',
  WEALTH_STATEMENT: 'Statement of wealth',
};

/** A PDF, or a PNG where the name says that it is a picture. */
export const specimen = (kind: string, name: string): PaperFile =>
  name.endsWith('.pdf')
    ? new PaperFile(name, pdf(TITLES[kind] ?? kind))
    : new PaperFile(name.replace(/\.jpg$/, '.png'), card());

function pdf(title: string): Buffer {
  const drawn = [
    '0.93 0.95 0.98 rg 40 520 515 280 re f 0.2 0.3 0.45 rg',
    `BT /F 26 Tf 64 750 Td (${title}) Tj ET`,
    'BT /F 13 Tf 64 720 Td (A specimen of the demo. It names nobody and proves nothing.) Tj ET',
    '0.75 0.8 0.87 rg 64 560 110 130 re f 200 660 300 12 re f 200 630 260 12 re f 200 600 280 12 re f',
    'BT 0.75 0.25 0.2 rg /F 54 Tf 0.94 0.34 -0.34 0.94 200 545 Tm (SPECIMEN) Tj ET',
  ].join('\n');
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>',
    `<</Length ${drawn.length}>>\nstream\n${drawn}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const place = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  return Buffer.from(
    `${text}${table}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`,
  );
}

const [WIDTH, HEIGHT] = [640, 400];
/** Grey, as a scan is. */
const [PAPER, CARD, SHADE, INK] = [0xff, 0xe8, 0xb8, 0x50];
/** Five by seven dots a letter, a row a number. */
const LETTERS: Readonly<Record<string, readonly number[]>> = {
  S: [15, 16, 16, 14, 1, 1, 30],
  P: [30, 17, 17, 30, 16, 16, 16],
  E: [31, 16, 16, 30, 16, 16, 31],
  C: [14, 17, 16, 16, 16, 17, 14],
  I: [14, 4, 4, 4, 4, 4, 14],
  M: [17, 27, 21, 21, 17, 17, 17],
  N: [17, 25, 21, 19, 17, 17, 17],
};

function card(): Buffer {
  const dots = Buffer.alloc(WIDTH * HEIGHT, PAPER);
  const box = (left: number, top: number, width: number, height: number, grey: number): void => {
    for (let row = top; row < top + height; row += 1) dots.fill(grey, row * WIDTH + left, row * WIDTH + left + width);
  };
  box(20, 20, 600, 360, CARD);
  box(50, 60, 150, 190, SHADE);
  for (const [row, width] of [340, 280, 310, 220].entries()) box(230, 70 + row * 45, width, 16, SHADE);
  [...'SPECIMEN'].forEach((letter, place) =>
    LETTERS[letter]?.forEach((bits, row) => {
      for (let column = 0; column < 5; column += 1)
        if (bits & (16 >> column)) box(84 + place * 60 + column * 9, 290 + row * 9, 9, 9, INK);
    }),
  );
  const rows = Array.from({ length: HEIGHT }, (_, row) => dots.subarray(row * WIDTH, (row + 1) * WIDTH));
  return png(Buffer.concat(rows.flatMap((row) => [Buffer.of(0), row])));
}

function png(rows: Buffer): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  head.writeUInt8(8, 8);
  const chunk = (kind: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
}
