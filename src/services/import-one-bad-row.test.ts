// One bad row at the end of a very long file: it is told by its line, nothing is entered, and neither time nor memory runs
// away. BAD_ROW_OF=1000000 tries the longest file that is taken.
import { writeFileSync } from 'node:fs';
import { handIn, fileOf } from '../../test/support/imports.js';
import { changedTables, fingerprint } from '../../test/support/fingerprint.js';
import { refusalOf } from '../../test/support/four-tests.js';
import { openHouse, type House } from '../../test/support/house.js';
import { importFile } from './import-file.js';
import { ImportedFile } from './imported-file.js';

const ROWS = Number(process.env.BAD_ROW_OF ?? 50_000);
const HEADER = 'kind,symbol,price,as_of\n';
const START = Date.UTC(2020, 0, 1);
/** Over what the same process takes for a file of a few rows. */
const MOST_MEGABYTES = 150 + ROWS / 2_000;

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

function longFile(): string {
  const path = fileOf(HEADER);
  const line = (at: number) =>
    `STOCK,AAPL,${100 + (at % 97)}.${at % 10},${new Date(START + at * 60_000).toISOString()}\n`;
  for (let from = 0; from < ROWS - 1; from += 10_000) {
    const count = Math.min(10_000, ROWS - 1 - from);
    writeFileSync(path, Array.from({ length: count }, (_, at) => line(from + at)).join(''), { flag: 'a' });
  }
  writeFileSync(path, 'STOCK,AAPL,1O0,2026-01-01\n', { flag: 'a' });
  return path;
}

const attempt = (file: ImportedFile) => refusalOf(house.door.run(importFile, house.admin, { kind: 'PRICES', file }));

test(`one bad row in ${ROWS}: its line, nothing written, bounded time and memory`, async () => {
  await attempt(await handIn(`${HEADER}STOCK,AAPL,x,2026-01-01\n`));
  const file = await ImportedFile.at(longFile(), 'long.csv');
  const before = await fingerprint(house.rows);
  const heldBefore = process.memoryUsage().rss;
  let held = 0;
  const watching = setInterval(() => (held = Math.max(held, process.memoryUsage().rss)), 25);
  const since = performance.now();
  const refused = await attempt(file);
  const seconds = (performance.now() - since) / 1_000;
  clearInterval(watching);
  expect(refused.issues[0]).toMatchObject({
    code: 'import_rejected',
    params: { count: '1', line: String(ROWS + 1) },
  });
  expect(refused.issues.map(({ code, field }) => [code, field])).toContainEqual(['not_a_number', 'price']);
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
  expect((held - heldBefore) / 1024 ** 2).toBeLessThan(MOST_MEGABYTES);
  // A thousand rows a second are far below what a loaded machine does.
  expect(seconds).toBeLessThan(10 + ROWS / 1_000);
}, 1_200_000);
