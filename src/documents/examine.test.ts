// Bad files, one a line: none is stored, and each is told by its own name.
import { deflateRawSync, deflateSync } from 'node:zlib';
import { jpeg, PDF, png } from '../../test/support/papers.js';
import { Refusal } from '../errors.js';
import { examine, MOST_BYTES } from './examine.js';

const verdict = (bytes: Buffer): Promise<string> =>
  examine(bytes, 'file').catch((error: unknown) => {
    if (error instanceof Refusal) return error.issues[0].field === 'file' ? error.code : 'said of no field';
    throw error;
  });

/** Fills up a file to this size without harming it. */
const filled = (bytes: Buffer, size: number): Buffer => Buffer.concat([bytes, Buffer.alloc(size - bytes.length, ' ')]);
const text = (words: string): Buffer => Buffer.from(words);

function zipBomb(): Buffer {
  const packed = deflateRawSync(Buffer.alloc(20_000_000));
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(packed.length, 18);
  head.writeUInt32LE(20_000_000, 22);
  return Buffer.concat([head, packed]);
}

/** The PDF of the tests, with something more in its catalogue. */
const pdfWith = (more: string): Buffer => text(PDF.toString().replace('/Type/Catalog', `/Type/Catalog${more}`));
/** With an object stream of these objects. */
function pdfPacking(objects: Buffer, filter = '/FlateDecode', name = 'ObjStm'): Buffer {
  const [head, tail] = PDF.toString().split('trailer');
  const dictionary = `5 0 obj<</Type/${name}/N 1/First 4/Filter${filter}/Length ${objects.length}>>stream\n`;
  return Buffer.concat([text(`${head}${dictionary}`), objects, text(`\nendstream endobj\ntrailer${tail}`)]);
}
const SCRIPT = text('6 0 <</S/JavaScript/JS(app.alert(1))>>');

test.each<[string, Buffer, string]>([
  ['a PDF', PDF, 'application/pdf'],
  ['a PDF whose objects are packed', pdfPacking(deflateSync('6 0 <</Producer(Scan#20er)>>')), 'application/pdf'],
  ['a PDF with a script whose name is written by numbers', pdfWith('/OpenAction<</S/Java#53cript/JS(x)>>'), 'paper_active'],
  ['a PDF with a script among its packed objects', pdfPacking(deflateSync(SCRIPT)), 'paper_active'],
  ['the same, packed so that it cannot be looked into', pdfPacking(text(SCRIPT.toString('hex')), '/ASCIIHexDecode'), 'paper_active'],
  ['the same, under a name written by numbers', pdfPacking(deflateSync(SCRIPT), '/FlateDecode', 'Obj#53tm'), 'paper_active'],
  ['a PDF whose name has a number that is none', pdfWith('/Name#zz#'), 'application/pdf'],
  ['a PDF that unpacks without end', pdfPacking(deflateSync(Buffer.alloc(60_000_000))), 'paper_active'],
  ['a PDF with a file in it', pdfWith('/Names<</EmbeddedFiles 9 0 R>>'), 'paper_active'],
  ['a PDF that sends what is typed', pdfWith('/AA<</O<</S/SubmitForm/F(https://example.com)>>>>'), 'paper_active'],
  ['a PNG', png(3, 2), 'image/png'],
  ['a JPEG', jpeg(), 'image/jpeg'],
  ['a PDF of just the largest size', filled(PDF, MOST_BYTES), 'application/pdf'],
  ['a photograph of 48 megapixels', jpeg(8_000, 6_000), 'image/jpeg'],

  ['0 bytes', Buffer.alloc(0), 'paper_empty'],
  ['1 byte', Buffer.alloc(1), 'paper_type'],
  ['one byte over the limit', filled(PDF, MOST_BYTES + 1), 'paper_too_large'],
  ['words', text('This is my passport.'), 'paper_type'],
  ['a program', Buffer.concat([Buffer.from('7f454c46020101', 'hex'), Buffer.alloc(200)]), 'paper_type'],
  ['a GIF', text('GIF89a\u0001\u0000\u0001\u0000'), 'paper_type'],
  ['a web page', text('<!DOCTYPE html><script>alert(1)</script>'), 'paper_type'],
  ['an SVG with a script', text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'paper_type'],
  ['a zip bomb', zipBomb(), 'paper_type'],
  ['a PDF that is a web page, too', text(PDF.toString().replace('\n', '\n<html><script>alert(1)</script></html>\n')), 'paper_active'],
  ['a PDF with a web page behind its end', Buffer.concat([PDF, text('<html>')]), 'paper_active'],
  ['a PDF that runs a script', text(PDF.toString().replace('/Type/Catalog', '/Type/Catalog/OpenAction<</S/JavaScript/JS(x)>>')), 'paper_active'],
  ['a web page with a PDF in it', Buffer.concat([text('<html>'), PDF]), 'paper_type'],
  ['a PDF without an end', PDF.subarray(0, -20), 'paper_damaged'],
  ['a PNG of 30,000 by 30,000', png(30_000, 30_000, { dots: false }), 'paper_pixels'],
  ['a JPEG of 65,000 by 65,000', jpeg(65_000, 65_000), 'paper_pixels'],
  ['a PNG that says it has no width', png(0, 5, { dots: false }), 'paper_damaged'],
  ['half a PNG', png(3, 2).subarray(0, 40), 'paper_damaged'],
  ['a PNG with a web page behind its end', Buffer.concat([png(3, 2), text('<script>')]), 'paper_damaged'],
  ['a PNG whose chunk says it is longer than the file', Buffer.from(png(3, 2)).fill(0xff, 33, 37), 'paper_type'],
  ['half a JPEG', jpeg().subarray(0, -6), 'paper_damaged'],
  ['the first bytes of a JPEG and then nothing', Buffer.from('ffd8ffe0', 'hex'), 'paper_damaged'],
])('%s is judged by its content', async (_what, bytes, expected) => {
  expect(await verdict(bytes)).toBe(expected);
}); // prettier-ignore

test('every way of cutting or changing a picture ends with an answer', async () => {
  for (const whole of [png(3, 2), jpeg(), PDF]) {
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at] = 0xff - (changed[at] ?? 0);
      for (const bytes of [whole.subarray(0, at), changed])
        expect(await verdict(bytes)).toMatch(/^(image|application|paper_)/);
    }
  }
});

test('nobody else waits for long while a file of nothing but numbers is looked into', async () => {
  const packed = pdfPacking(deflateSync(Buffer.alloc(19_000_000, '#41')));
  const plain = Buffer.concat([PDF.subarray(0, 9), Buffer.alloc(MOST_BYTES - PDF.length, '#41'), PDF.subarray(9)]);
  const since = performance.now();
  expect([await verdict(packed), await verdict(plain)]).toEqual(['application/pdf', 'application/pdf']);
  // A call for each number took eighteen seconds.
  expect(performance.now() - since).toBeLessThan(3_000);
});
