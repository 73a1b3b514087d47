// Each kind of bad file has its own answer; each kind of good one, from whatever spreadsheet, is read the same.
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { refusalOf } from '../../test/support/four-tests.js';
import { openCsv, rowsOf, type CsvRow } from './read.js';
import type { Columns } from './header.js';

const COLUMNS: Columns = { required: ['client', 'amount'], optional: ['note'], unread: ['total'] };
const folder = mkdtempSync(join(tmpdir(), 'vip-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileOf(content: string | Buffer): string {
  const path = join(folder, `${files++}.csv`);
  writeFileSync(path, content);
  return path;
}

async function read(path: string): Promise<{ encoding: string; delimiter: string; rows: CsvRow[] }> {
  const file = await openCsv(path, COLUMNS);
  const rows: CsvRow[] = [];
  for await (const piece of rowsOf(file)) rows.push(...piece);
  return { encoding: file.encoding, delimiter: file.delimiter, rows };
}

const TEXT = 'client,amount,note\na@example.com,1.50,Zürich €\nb@example.com,2,\n';
const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const READ: [string, string | Buffer, string][] = [
  ['UTF-8', TEXT, 'UTF-8 ,'],
  ['UTF-8 with its mark', `\ufeff${TEXT}`, 'UTF-8 ,'],
  ['UTF-16LE with its mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le'), 'UTF-16LE ,'],
  ['UTF-16BE with its mark', bigEndian(`\ufeff${TEXT}`), 'UTF-16BE ,'],
  ['UTF-16LE without a mark', Buffer.from(TEXT, 'utf16le'), 'UTF-16LE ,'],
  ['UTF-16BE without a mark', bigEndian(TEXT), 'UTF-16BE ,'],
  ['semicolons', TEXT.replaceAll(',', ';'), 'UTF-8 ;'],
  ['tabs', TEXT.replaceAll(',', '\t'), 'UTF-8 \t'],
  ['semicolons in UTF-16', Buffer.from(`\ufeff${TEXT.replaceAll(',', ';')}`, 'utf16le'), 'UTF-16LE ;'],
  ['line ends of Windows', TEXT.replaceAll('\n', '\r\n'), 'UTF-8 ,'],
  ['line ends of an old Mac', TEXT.replaceAll('\n', '\r'), 'UTF-8 ,'],
  ['no line end at the end', TEXT.trimEnd(), 'UTF-8 ,'],
  ['empty lines between', TEXT.replaceAll('\n', '\n\n'), 'UTF-8 ,'],
  ['lines of nothing but delimiters', `${TEXT},,\n,,\n`, 'UTF-8 ,'],
  ['blank lines above the header', `\n \r\n,,\n${TEXT}`, 'UTF-8 ,'],
  ['blank lines above the header, after a mark', `\ufeff\n${TEXT}`, 'UTF-8 ,'],
  ['blank lines above the header, in UTF-16', bigEndian(`\n\r\n${TEXT}`), 'UTF-16BE ,'],
  ['a line for Excel', `sep=;\n${TEXT.replaceAll(',', ';')}`, 'UTF-8 ;'],
  ['a line for Excel, in capitals and padded', `SEP=,,,\r\n${TEXT.replaceAll('\n', '\r\n')}`, 'UTF-8 ,'],
  ['a line for Excel in quotes, of an old Mac', `"sep=,"\n${TEXT}`.replaceAll('\n', '\r'), 'UTF-8 ,'],
  ['a line for Excel with a tab', `sep=\t\n${TEXT.replaceAll(',', '\t')}`, 'UTF-8 \t'],
  ['a line for Excel, after a mark and between blank lines', `\ufeff\nsep=,\n\n${TEXT}`, 'UTF-8 ,'],
  ['a line for Excel in UTF-16', Buffer.from(`\ufeffsep=;\r\n${TEXT.replaceAll(',', ';')}`, 'utf16le'), 'UTF-16LE ;'],
  ['quoted cells', TEXT.replace('a@example.com', '"a@example.com"'), 'UTF-8 ,'],
];

test.each(READ)('%s is read', async (_name, content, dialect) => {
  const { encoding, delimiter, rows } = await read(fileOf(content));
  expect(`${encoding} ${delimiter}`).toBe(dialect);
  expect(rows.map(({ cells }) => cells)).toEqual([
    ['a@example.com', '1.50', 'Zürich €'],
    ['b@example.com', '2', ''],
  ]);
});

test('a quoted line end belongs to its cell, and the lines after it keep their numbers', async () => {
  const { rows } = await read(fileOf('client,amount,note\na,1,"two\r\nlines; and ""quotes"""\n\nb,2,\n'));
  expect(rows).toEqual([
    { line: 2, cells: ['a', '1', 'two\r\nlines; and "quotes"'] },
    { line: 5, cells: ['b', '2', ''] },
  ]);
});

test('what stands above the header is counted in the numbers of the lines', async () => {
  const beginning = '\r\nsep=;\r\n;;\r\n';
  const { rows } = await read(fileOf(`${beginning}client;amount;"no\r\nte"\r\na;1;\r\n`.replace('no\r\nte', 'note')));
  expect(rows).toEqual([{ line: 5, cells: ['a', '1', ''] }]);
  const quoted = await refusalOf(read(fileOf(`${beginning}client;amo"unt\r\n`)));
  expect(quoted.issues[0]).toMatchObject({ code: 'csv_quote', params: { line: '4' } });
});

test('blank lines are passed over however many, and wherever a piece of the file ends', async () => {
  const lines = 150_000;
  for (const before of ['', ' ']) {
    const { rows } = await read(fileOf(`${before}${'\r\n'.repeat(lines)}client,amount\r\na,1\r\n`));
    expect(rows).toEqual([{ line: lines + 2, cells: ['a', '1'] }]);
  }
});

test('the line for Excel decides what stands between the cells, also against the look of the header', async () => {
  const { issues } = await refusalOf(read(fileOf('sep=;\nclient,amount\na,1\n')));
  expect(issues[0]).toMatchObject({ code: 'csv_missing_columns', params: { columns: 'client, amount' } });
});

test('columns are known in any order and case, with spaces or underscores, and those that follow from others are not read', async () => {
  const { places } = await openCsv(fileOf('TOTAL; Amount ;Client\n1;2;3\n'), COLUMNS);
  expect([...places]).toEqual([
    ['client', 2],
    ['amount', 1],
  ]);
});

const LAST = 'client,amount,note\na@example.com,1,x\n';
const ENDS: [string, string | Buffer, number | undefined][] = [
  ['a line end', LAST, undefined],
  ['a line end of Windows', LAST.replaceAll('\n', '\r\n'), undefined],
  ['a line end of an old Mac', LAST.replaceAll('\n', '\r'), undefined],
  ['half of a line end of Windows', LAST.replaceAll('\n', '\r\n').slice(0, -1), undefined],
  ['a line end in UTF-16', bigEndian(`\ufeff${LAST}`), undefined],
  ['a quoted cell and a line end', `${LAST}b,2,"x"\n`, undefined],
  ['a line end and spaces', `${LAST}  `, undefined],
  ['a line end, delimiters and spaces', `${LAST},, `, undefined],
  ['quoted cells, a line end and spaces', `${LAST}b,2,"x"\n  `, undefined],
  ['no line end', `${LAST}b,2,y`, 3],
  ['no line end, in UTF-16', Buffer.from(`\ufeff${LAST}b,2,y`, 'utf16le'), 3],
  ['an empty cell', `${LAST}b,2,`, 3],
  ['a quoted cell', `${LAST}b,2,"x"`, 3],
  ['a quoted cell that ends in a line end', `${LAST}b,2,"x\n"`, 3],
  ['an empty line before it', `${LAST}\n\nb,2,y`, 5],
  ['more cells than there are columns', `${LAST}b,2,y,z`, 3],
];

test.each(ENDS)('a file that ends with %s', async (_name, content, line) => {
  const { rows } = await read(fileOf(content));
  expect(rows.filter(({ unended }) => unended).map((row) => row.line)).toEqual(line === undefined ? [] : [line]);
});

const row = 'a@example.com,1,\n';
const BAD: [string, string | Buffer, string, Record<string, string>?][] = [
  ['an empty file', '', 'csv_empty'],
  ['a file of spaces', '  \n', 'csv_empty'],
  ['blank lines and delimiters alone', '\n\r\n;;\n', 'csv_empty'],
  ['a line for Excel alone', 'sep=;\n', 'csv_empty'],
  ['Windows-1252', Buffer.from(`client,amount,note\n${row}b,2,Z\xfcrich\n`, 'latin1'), 'csv_encoding', { line: '3' }],
  ['a zero byte', `client,amount\na,1\nb,\0\n`, 'csv_nul', { line: '3' }],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), 'csv_encoding'],
  ['a quote that is never closed', `client,amount,note\n${row}b,2,"x\n${row}`, 'csv_cut_off', { line: '3' }],
  ['an end in the middle of a row', `client,amount,note\n${row}b,2`, 'csv_cut_off', { line: '3' }],
  ['an end in the middle of a letter', Buffer.from(`client,amount,note\n${row}b,2,Zü`).subarray(0, -1), 'csv_cut_off'],
  ['an end in the middle of a UTF-16 unit', Buffer.from(TEXT, 'utf16le').subarray(0, -1), 'csv_cut_off'],
  ['a quote in the middle of a cell', `client,amount,note\n${row}b,2,6" nails\n`, 'csv_quote', { line: '3' }],
  ['letters after a closing quote', `client,amount,note\n${row}b,2,"x"y\n`, 'csv_quote', { line: '3' }],
  ['a column that is missing', 'client,note\na,\n', 'csv_missing_columns', { columns: 'amount' }],
  ['a column that is not known', 'client,amount,colour\na,1,red\n', 'csv_unknown_columns', { columns: 'colour', known: 'client, amount, note' }],
  ['a column that is there twice', 'client,amount,Amount\na,1,2\n', 'csv_duplicate_columns', { columns: 'amount' }],
  ['a column without a name', 'client,,amount\na,1,2\n', 'csv_unknown_columns', { columns: '(no name)', known: 'client, amount, note' }],
  ['ten thousand columns', `${Array.from({ length: 10_000 }, (_, at) => `c${at}`).join(',')}\n`, 'csv_too_many_columns', { count: '10000', most: '4' }],
  ['a line of 10 MB', `client,amount,note\n${row}b,2,${'x'.repeat(10_000_000)}\n`, 'csv_line_too_long', { line: '3' }],
  ['a first line of 10 MB', 'x'.repeat(10_000_000), 'csv_line_too_long', { line: '1' }],
  ['a quote that swallows the rest of a long file', `client,amount,note\n${row}b,2,"x\n${row.repeat(200_000)}`, 'csv_line_too_long', { line: '3' }],
]; // prettier-ignore

test.each(BAD.map(([name, content, code, params = {}]) => ({ name, content, code, params })))(
  '$name has its own answer',
  async ({ content, code, params }) => {
    const { issues } = await refusalOf(read(fileOf(content)));
    expect(issues[0]).toMatchObject({ code, field: 'file', params });
  },
);

test('a file of any length takes no more memory than a piece of it', async () => {
  const path = join(folder, 'long.csv');
  const out = createWriteStream(path);
  out.write('client,amount,note\n');
  for (let part = 0; part < 10; part += 1) if (!out.write(row.repeat(60_000))) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
  const file = await openCsv(path, COLUMNS);
  let most = 0;
  let rows = 0;
  for await (const piece of rowsOf(file)) {
    rows += piece.length;
    most = Math.max(most, process.memoryUsage().external);
  }
  expect(rows).toBe(600_000);
  expect(most).toBeLessThan(120_000_000);
}, 60_000);
