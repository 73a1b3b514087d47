// A real Chromium takes the house through its day: an admin opens, approves, funds and trades; the client looks on a
// phone; compliance reads the log and finds nothing to press. No page breaks its content policy, none has a serious
// finding of axe.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import { openHouse, PASSWORD, type House } from '../support/house.js';
import { startProduct, type Product } from '../support/product.js';
import { signIn } from '../support/sign-in.js';
import { seriousFindings } from '../support/serious-findings.js';

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

let house: House;
let product: Product;
let browser: Browser;
let admin: Page;
const complaints: string[] = [];
const seen: Page[] = [];

beforeAll(async () => {
  house = await openHouse();
  [product, browser] = await Promise.all([startProduct(house.database), launchBrowser()]);
  admin = await signedIn('admin@example.com', DESKTOP);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await product.stop();
  await house.close();
});

async function signedIn(email: string, viewport: { width: number; height: number }): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ viewport, bypassCSP: false });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()} ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()} ${error.message}`));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== product.url && !request.url().startsWith('data:'))
      complaints.push(`asked ${request.url()}`);
  });
  await signIn(page, product.url, email);
  seen.push(page);
  return page;
}

const open = (page: Page, path: string) => page.goto(`${product.url}${path}`);
const fill = async (page: Page, fields: Record<string, string>) => {
  for (const [name, value] of Object.entries(fields)) {
    const control = page.locator(`form [name="${name}"]`);
    if ((await control.evaluate((element) => element.tagName)) === 'SELECT') await control.selectOption(value);
    else await control.fill(value);
  }
};
/** Types into a search for a record and takes the first that is found. */
async function choose(page: Page, name: string, words: string): Promise<void> {
  await page.locator(`form [name="${name}"]`).fill(words);
  await page.locator('[role=option]').first().click();
}
const press = async (page: Page, button: RegExp) => {
  await page.locator('form').getByRole('button', { name: button }).click();
  await page.waitForURL(/\/show/, { timeout: 15_000 }).catch(async () => {
    throw new Error(`${String(button)} did not end in a record:\n${await page.locator('main').innerText()}`);
  });
};
const recordId = (page: Page): string => /records\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';

test('the walk on screen, to the cent', async () => {
  await open(admin, '/admin/resources/User/actions/new');
  await fill(admin, {
    email: 'walk@example.com',
    first_name: 'Walter',
    last_name: 'Walk',
    password: PASSWORD,
    account_type: 'STOCK',
  });
  await press(admin, /add/i);
  const client = recordId(admin);
  await open(admin, `/admin/resources/User/records/${client}/approveKyc`);
  await press(admin, /^approve/i);

  await open(admin, '/admin/resources/Transaction/actions/new');
  await choose(admin, 'user_id', 'Walk');
  await fill(admin, { transaction_type: 'DEPOSIT', amount: '10000.00', currency: 'USD', method: 'WIRE_TRANSFER' });
  await press(admin, /enter/i);
  await open(admin, `/admin/resources/Transaction/records/${recordId(admin)}/complete`);
  await press(admin, /^complete/i);

  const asset = await house.rows.row<{ id: string }>(`SELECT id FROM assets WHERE symbol = 'AAPL'`);
  await open(admin, `/admin/resources/Asset/records/${asset?.id}/setPrice`);
  await fill(admin, { price: '150' });
  await press(admin, /^set/i);

  await trade({ trade_type: 'BUY', symbol: 'AAPL', quantity: '10', price_per_unit: '150.25', fee: '1.00' });
  await trade({ trade_type: 'SELL', symbol: 'AAPL', quantity: '4', price_per_unit: '160', fee: '1.00' });
  const sale = recordId(admin);

  await open(admin, `/admin/resources/Portfolio?filters.user_id=${client}`);
  await admin.getByText('10,035.50').waitFor();
  for (const figure of ['9,135.50', '900.00', '10,000.00', '35.50'])
    expect(await admin.locator('main').innerText()).toContain(figure);

  await open(admin, `/admin/resources/Trade/records/${sale}/edit`);
  await fill(admin, { admin_note: 'At the client’s wish' });
  await press(admin, /save/i);

  const phone = await signedIn('walk@example.com', PHONE);
  const words = await phone.locator('main').innerText();
  for (const figure of ['10,035.50', '9,135.50', '10,000.00', '+35.50', '900.00', '902.10', '+37.60'])
    expect(words).toContain(figure);
  expect(await phone.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);

  async function trade(fields: Record<string, string>): Promise<void> {
    await open(admin, '/admin/resources/Trade/actions/new');
    await choose(admin, 'user_id', 'Walk');
    await fill(admin, fields);
    await press(admin, /^(buy|sell) /i);
  }
}, 120_000);

test('a refused form keeps what was typed and says under the field what to do', async () => {
  await open(admin, '/admin/resources/Trade/actions/new');
  await choose(admin, 'user_id', 'Walk');
  await fill(admin, { trade_type: 'SELL', symbol: 'AAPL', quantity: '1,5', price_per_unit: '160' });
  await admin.getByTestId('button-save').click();
  await admin
    .getByTestId('property-edit-quantity')
    .getByText(/plain digits with a point/)
    .waitFor();
  expect(await admin.locator('form [name=quantity]').inputValue()).toBe('1,5');
  await fill(admin, { quantity: '99' });
  await admin.getByTestId('button-save').click();
  await admin
    .getByTestId('property-edit-quantity')
    .getByText(/only 6 AAPL are held, 93 too few/)
    .waitFor();
}, 60_000);

test('compliance reads who did what, and finds nothing to press', async () => {
  const officer = await signedIn('compliance@example.com', DESKTOP);
  await open(officer, '/admin/resources/ActivityLog?filters.action_type=TRADE_ADDED');
  await officer.getByText('SELL 4 AAPL at 160 USD, fee 1.00').click();
  await officer.waitForURL(/\/show/);
  await officer.getByText('9,135.50').or(officer.getByText('9135.50')).first().waitFor();
  for (const screen of ['User', 'Trade', 'Transaction', 'Asset', 'SupportTicket', 'KYCDocument', 'NewsCache']) {
    await open(officer, `/admin/resources/${screen}`);
    await officer.locator('main h1').waitFor();
    expect(
      await officer
        .locator('main')
        .getByRole('link', { name: /^(add|enter|open a)/i })
        .count(),
    ).toBe(0);
  }
  await open(officer, '/admin/resources/Trade/actions/new');
  await officer.locator('main h1').waitFor();
  expect(await officer.locator('main form').count()).toBe(0);
}, 60_000);

test('the main screens have no serious finding of axe, on a desktop and on a phone', async () => {
  const user = await house.rows.row<{ id: string }>(`SELECT id FROM users WHERE email = 'walk@example.com'`);
  const screens = [
    '/admin',
    '/admin/resources/User',
    `/admin/resources/User/records/${user?.id}/show`,
    '/admin/resources/Trade/actions/new',
    '/admin/resources/ActivityLog',
  ];
  const phone = await signedIn('second.admin@example.com', PHONE);
  for (const page of [admin, phone]) {
    for (const path of screens) {
      await open(page, path);
      await page.locator('main h1').waitFor();
      await page.waitForLoadState('networkidle');
      expect(await seriousFindings(page)).toEqual([]);
      expect([path, await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)]).toEqual([
        path,
        true,
      ]);
    }
  }
}, 120_000);

test('signing out ends the session, and the way back asks for the password', async () => {
  const page = await signedIn('second.admin@example.com', DESKTOP);
  // A dashboard that is still loading would be told that nobody is signed in any more.
  await page.getByTestId('dashboard').waitFor();
  await page.waitForLoadState('networkidle');
  await page.getByRole('button', { name: /sign out/i }).click();
  await page.waitForURL(/\/login/);
  await open(page, '/admin/resources/Trade');
  expect(page.url()).toMatch(/\/login\?return_to=/);
}, 60_000);

test('nothing broke the content policy, failed on a page or asked another host', () => {
  expect(seen.length).toBeGreaterThan(3);
  expect(complaints).toEqual([]);
});
