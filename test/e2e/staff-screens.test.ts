// What staff see at a glance: how old the last backup is, what a proof has come to, where the cursor stands; and on a
// phone, nothing too small for a thumb, nothing sideways, nothing serious for axe on any screen.
import type { Browser, Page } from 'playwright-core';
import { systemContext } from '../../src/request-context.js';
import { recordBackup } from '../../src/services/record-backup.js';
import { launchBrowser } from '../support/browser.js';
import { deposit, idOf, openHouse, type House } from '../support/house.js';
import { plantPaper } from '../support/planted.js';
import { startProduct, type Product } from '../support/product.js';
import { signIn } from '../support/sign-in.js';
import { connectAs } from '../support/sql.js';
import { seriousFindings } from '../support/serious-findings.js';

let house: House;
let product: Product;
let browser: Browser;
let desktop: Page;
let phone: Page;
const complaints: string[] = [];

beforeAll(async () => {
  house = await openHouse();
  await deposit(house, house.client.stock, '10000.00');
  [product, browser] = await Promise.all([startProduct(house.database), launchBrowser()]);
  desktop = await signedIn('admin@example.com', 1440);
  phone = await signedIn('second.admin@example.com', 390);
}, 180_000);
afterAll(async () => {
  await browser.close();
  await product.stop();
  await house.close();
});

async function signedIn(email: string, width: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 844 } });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  await signIn(page, product.url, email);
  return page;
}

const screen = (path: string): string => `${product.url}/admin/resources/${path}`;

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('main h1').waitFor();
  await page.waitForLoadState('networkidle');
}

async function backupCard(): Promise<{ words: string; tone: string }> {
  await open(desktop, `${product.url}/admin`);
  const card = desktop.getByTestId('backup');
  const mark = await card.getByTestId('verdict').getAttribute('class');
  return { words: await card.innerText(), tone: /\b(good|bad|wait)\b/.exec(mark ?? '')?.[0] ?? '' };
}

/** As if the house had been live for so many days, which the log then does not tell of. */
async function liveSince(days: number): Promise<void> {
  const sql = await connectAs(house.database, 'postgres');
  await sql.query('SET session_replication_role = replica');
  await sql.query(`UPDATE internal.house_state SET live_since = now() - $1 * interval '1 day'`, [days]);
  await sql.end();
}

const HOUR = 3_600_000;
let taken = 0;

/** The log's word of one that was taken so long ago. */
async function takeBackup(hoursAgo: number): Promise<void> {
  taken += 1;
  await house.door.run(recordBackup, systemContext('backup'), {
    id: `00000000-0000-4000-8000-00000000000${taken}`,
    file: `vip-${taken}.age`,
    sha256: String(taken).repeat(64),
    taken_at: new Date(Date.now() - hoursAgo * HOUR).toISOString(),
  });
}

test('the first page tells the age of the last good backup: none, young, older than it should be', async () => {
  expect(await backupCard()).toMatchObject({ words: expect.stringContaining('None yet') as string, tone: 'wait' });
  await liveSince(3);
  expect(await backupCard()).toMatchObject({
    words: expect.stringMatching(/None yet[^]*younger than 26 hours/) as string,
    tone: 'bad',
  });
  await takeBackup(49);
  expect(await backupCard()).toMatchObject({ words: expect.stringContaining('2 days old') as string, tone: 'bad' });
  await takeBackup(3.5);
  const young = await backupCard();
  expect(young).toMatchObject({ words: expect.stringMatching(/3 hours old[^]*Taken .* UTC/) as string, tone: 'good' });
  expect(young.words).not.toContain('younger than');
}, 120_000);

test('the log’s verification says by a mark what it came to, in its list and on its page', async () => {
  await open(desktop, screen('LogVerification/actions/new'));
  await desktop.getByTestId('button-save').click();
  await desktop.waitForURL(/\/show/);
  expect(await desktop.locator('main').getByTestId('verdict').innerText()).toBe('All rows hold');
  await open(desktop, screen('LogVerification'));
  expect(await desktop.locator('tbody').getByTestId('verdict').first().innerText()).toBe('All rows hold');
  expect(await desktop.locator('tbody .verdict svg').count()).toBeGreaterThan(0);
}, 120_000);

test('of more differences than are kept, the page of the proof says how many there are', async () => {
  const planted = await house.planting.row<{ run_id: string }>(
    `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('RECONCILED', 'reconcile_runs', 'planted')),
     run AS (INSERT INTO reconcile_runs (started_at, finished_at, passed, portfolios, events, figures, difference_count)
       VALUES (now(), now(), false, 1, 1, 5000, 1200) RETURNING id)
     INSERT INTO reconcile_differences (run_id, target_type, target_id, figure, cached, replayed)
     SELECT id, 'holdings', 'a holding', 'AAPL quantity', '1', '2' FROM run RETURNING run_id`,
  );
  await open(desktop, screen(`ReconcileRun/records/${planted?.run_id}/show`));
  await desktop.getByText('The first 1 of 1,200 are kept here.').waitFor();
}, 120_000);

test('a form of clients begins in its first field, and one that is refused goes on in the field that is wrong', async () => {
  const focused = () => desktop.evaluate(() => document.activeElement?.getAttribute('name'));
  await open(desktop, screen('Trade/actions/new'));
  expect(await focused()).toBe('user_id');
  await open(desktop, screen(`Trade/actions/new?user_id=${idOf(house.client.stock)}`));
  expect(await focused()).toBe('trade_type');
  await desktop.selectOption('form [name=trade_type]', 'BUY');
  for (const [name, value] of Object.entries({ symbol: 'AAPL', quantity: '1,5', price_per_unit: '100' }))
    await desktop.fill(`form [name=${name}]`, value);
  await desktop.keyboard.press('Enter');
  await desktop.getByTestId('refusal').waitFor();
  await desktop.locator('form [name=quantity][aria-invalid=true]:focus').waitFor();
}, 120_000);

/** What can be pressed and is lower than a thumb is wide; of a box to tick, its words can be pressed as well. */
const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main :is(a, button, input, select, textarea, summary)')]
      .filter((element) => {
        const target = (element instanceof HTMLInputElement && element.labels?.[0]) || element;
        const height = Math.max(element.getBoundingClientRect().height, target.getBoundingClientRect().height);
        return element.checkVisibility() && height < 43.5;
      })
      .map(({ outerHTML }) => outerHTML.slice(0, 120)),
  );

async function expectInOrder(path: string): Promise<void> {
  await open(phone, path);
  const sideways = await phone.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect([path, sideways, await tooSmall(phone), await seriousFindings(phone)]).toEqual([path, false, [], []]);
}

test('on a phone, each list is in order', async () => {
  const names = await phone.evaluate<string[]>('window.REDUX_STATE.resources.map(({ id }) => id)');
  expect(names.length).toBeGreaterThan(25);
  for (const name of names) await expectInOrder(screen(name));
}, 420_000);

test('on a phone, so are records, forms, the review of a paper and one’s own account', async () => {
  const client = idOf(house.client.stock);
  const paper = await plantPaper(house, client, { document_type: 'PROOF_OF_ADDRESS' });
  const portfolio = await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [client]);
  for (const path of [
    `User/records/${client}/show`,
    `User/records/${client}/edit`,
    `Portfolio/records/${portfolio?.id}/adjustPnl`,
    `KYCDocument/records/${paper}/approve`,
    'KYCDocument/actions/new',
    'Import/actions/new',
    'BookClosing/actions/new',
    'ReconcileRun/actions/new',
  ])
    await expectInOrder(screen(path));
  for (const path of ['/admin', '/account/security', '/account/password', '/account/second-factor'])
    await expectInOrder(`${product.url}${path}`);
}, 300_000);

test('nothing failed on a page', () => {
  expect(complaints).toEqual([]);
});
