// A file's way through the wizard, as an admin goes it: clients are opened, their trades are previewed, mended, asked
// about, entered and undone. On a desktop and, for the preview, on a phone.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import { deposit, openHouse, person, type House } from '../support/house.js';
import { plantClient } from '../support/planted.js';
import { fileOf } from '../support/imports.js';
import { startProduct, type Product } from '../support/product.js';
import { signIn } from '../support/sign-in.js';

let house: House;
let product: Product;
let browser: Browser;
let page: Page;
let client = '';
const complaints: string[] = [];

beforeAll(async () => {
  house = await openHouse();
  client = await plantClient(house);
  await deposit(house, person(client, 'CUSTOMER'), '10000.00', '2025-01-01');
  [product, browser] = await Promise.all([startProduct(house.database), launchBrowser()]);
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await signIn(page, product.url, 'admin@example.com');
}, 180_000);
afterAll(async () => {
  await browser.close();
  await product.stop();
  await house.close();
});

const HEADER = 'client,trade_type,symbol,quantity,price_per_unit,executed_at,admin_note\n';
const report = () => page.getByTestId('import-report');
const total = (name: string) => page.getByTestId(`import-total-${name}`).locator('dd');
const counted = async (sql: string) => Number((await house.rows.row<{ n: string }>(`SELECT count(*) AS n ${sql}`))?.n);

async function choose(kind: string, content: string): Promise<void> {
  await page.goto(`${product.url}/admin/resources/Import`);
  await page.getByTestId('action-new').click();
  await page.getByLabel('What is in it').or(page.locator('#import-kind')).first().selectOption(kind);
  await page.setInputFiles('#import-file', fileOf(content));
  await page.getByTestId('import-preview').click();
  await report().waitFor();
}

async function enter(): Promise<string> {
  await page.getByTestId('import-enter').click();
  const done = page.getByTestId('import-done');
  await done.waitFor();
  const link = done.locator('a[href*="/Import/records/"]');
  return /records\/([0-9a-f-]{36})/.exec((await link.getAttribute('href')) ?? '')?.[1] ?? '';
}

test('clients are opened from a file, and each stands in the list of people', async () => {
  const line = (name: string) => `${name.toLowerCase()}.wizard@example.com,${name},Wizard,STOCK\n`;
  await choose('CLIENTS', `email,first_name,last_name,account_type\n${line('Ann')}${line('Ben')}`);
  expect([await total('rows').innerText(), await total('accepted').innerText()]).toEqual(['2', '2']);
  expect(await counted(`FROM users WHERE last_name = 'Wizard'`)).toBe(0);
  const id = await enter();
  expect(await counted(`FROM users WHERE import_id = '${id}' AND archived_at IS NULL`)).toBe(2);
  await page.goto(`${product.url}/admin/resources/User?filters.email=wizard`);
  await page.getByText('Ann Wizard').or(page.getByText('ann.wizard@example.com')).first().waitFor();
}, 60_000);

test('bad rows are named by their line, come back as a file to mend, and nothing can be entered', async () => {
  await choose(
    'TRADES',
    `${HEADER}${client},BUY,AAPL,1,100,2025-02-01,fine\n${client},BUY,NOSUCH,1,100,2025-02-01,bad\n`,
  );
  expect(await total('rejected').innerText()).toBe('1');
  expect(await report().innerText()).toMatch(/NOSUCH is not on the list of assets/);
  expect(await page.getByTestId('import-enter').count()).toBe(0);
  const waiting = page.waitForEvent('download');
  await page.getByTestId('import-rejects').click();
  const download = await waiting;
  expect(download.suggestedFilename()).toMatch(/^to-mend-.*\.csv$/);
  const rejected = readFileSync(await download.path(), 'utf8');
  expect(rejected.split('\r\n').slice(0, 3)).toEqual([
    `\ufeff${HEADER.trim()},reason`,
    `${client},BUY,AAPL,1,100,2025-02-01,fine,`,
    expect.stringMatching(new RegExp(`^${client},BUY,NOSUCH,.*not on the list of assets`)),
  ]);
  expect(await counted('FROM imports')).toBe(1);
}, 60_000);

test('a last line without an end is shown with its cells, and can be entered all the same', async () => {
  const row = `${client},BUY,AAPL,1,12`;
  const header = 'client,trade_type,symbol,quantity,executed_at,price_per_unit\n';
  await choose('TRADES', `${header}${row.replace(',12', ',2025-02-01,12')}`);
  const note = page.getByTestId('import-unended');
  expect(await note.innerText()).toMatch(/^Line 2, the last one, has no line end[^]+: 12/);
  expect(await page.getByTestId('import-enter').getAttribute('aria-disabled')).toBe('false');
  await choose('TRADES', `${header}${row.replace(',12', ',2025-02-01,1234.50')}\n`);
  expect(await note.count()).toBe(0);
}, 60_000);

test('of more rejected rows than can be listed it is said how many the file to mend has', async () => {
  const bad = 'STOCK,NOSUCH,1,2024-01-01\n';
  await choose('PRICES', `kind,symbol,price,as_of\n${bad.repeat(10_000)}`);
  expect(await report().innerText()).not.toMatch(/the first/);
  await choose('PRICES', `kind,symbol,price,as_of\n${bad.repeat(10_001)}`);
  expect(await report().innerText()).toMatch(/the first 10,000 of 10,001 rejected rows/);
}, 60_000);

test('likely duplicates are asked about before anything can be entered; what is entered is undone as one', async () => {
  const row = `${client},BUY,AAPL,1,100,2025-02-01,\n`;
  await choose('TRADES', `${HEADER}${row}${row}${client},BUY,MSFT,2,50,2025-02-02,\n`);
  const button = page.getByTestId('import-enter');
  expect(await button.getAttribute('aria-disabled')).toBe('true');
  const answer = (words: string) => page.getByTestId('import-duplicates').getByRole('radio', { name: words });
  await answer('Enter them').check();
  await page.getByText('Import 3 rows').waitFor();
  expect(await total('usdValue').innerText()).toMatch(/300\.00/);
  await answer('Leave them out').check();
  await page.getByText('Import 2 rows').waitFor();
  expect(await total('usdValue').innerText()).toMatch(/200\.00/);
  expect(await button.getAttribute('aria-disabled')).toBe('false');
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 900 });
  const id = await enter();
  const live = `FROM trades WHERE import_id = '${id}' AND voided_at IS NULL`;
  expect(await counted(live)).toBe(2);
  await page.goto(`${product.url}/admin/resources/Import/records/${id}/undo`);
  await page.fill('form [name=reason]', 'The wrong file');
  await page.getByTestId('button-save').click();
  await page.waitForURL(/\/show/);
  expect(await counted(live)).toBe(0);
  expect(await house.rows.row('SELECT cash_value FROM portfolios WHERE user_id = $1', [client])).toEqual({
    cash_value: '10000.00',
  });
}, 60_000);

test('what is twice there and impossible for that is asked about as well, and its row says both', async () => {
  const row = `${client},BUY,AAPL,1,9000,2025-02-01,\n`;
  await choose('TRADES', HEADER + row + row);
  expect([await total('accepted').innerText(), await total('rejected').innerText()]).toEqual(['1', '0']);
  const answer = (words: string) => page.getByTestId('import-duplicates').getByRole('radio', { name: words });
  await answer('Enter them').check();
  await page.getByTestId('import-rejects').waitFor();
  expect(await page.locator('[data-outcome=rejected]').innerText()).toMatch(/too few[^]+The same as line 2/);
  await answer('Leave them out').check();
  await page.getByText('Import one row').waitFor();
}, 60_000);

test('a long file tells how far it is', async () => {
  const rows = Array.from({ length: 20_000 }, (_, at) => `STOCK,AAPL,${100 + (at % 50)},2024-01-01T${clock(at)}Z\n`);
  await page.goto(`${product.url}/admin/resources/Import/actions/new?kind=PRICES`);
  await page.setInputFiles('#import-file', fileOf(`kind,symbol,price,as_of\n${rows.join('')}`));
  await page.getByTestId('import-preview').click();
  await page.getByTestId('import-progress').waitFor();
  await report().waitFor({ timeout: 120_000 });
  expect(await total('accepted').innerText()).toBe('20,000');
}, 180_000);

const two = (part: number): string => String(part).padStart(2, '0');
const clock = (at: number): string => `${two(Math.floor(at / 3_600))}:${two(Math.floor(at / 60) % 60)}:${two(at % 60)}`;

test('nothing of all this broke the content policy or failed on a page', () => {
  expect(complaints).toEqual([]);
});
