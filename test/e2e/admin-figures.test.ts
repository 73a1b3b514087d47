// What a form will change, while it is typed; the receipt; the next one by keyboard; a portfolio's page. On a desktop and
// on a phone, with nothing serious that axe finds.
import type { Browser, Page } from 'playwright-core';
import { voidTrade } from '../../src/services/void-trade.js';
import { clientWith, enter } from '../support/days.js';
import { launchBrowser } from '../support/browser.js';
import { deposit, idOf, openHouse, type House } from '../support/house.js';
import { startProduct, type Product } from '../support/product.js';
import { signIn } from '../support/sign-in.js';
import { seriousFindings } from '../support/serious-findings.js';

let house: House;
let product: Product;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  house = await openHouse();
  await deposit(house, house.client.stock, '10000.00');
  [product, browser] = await Promise.all([startProduct(house.database), launchBrowser()]);
  page = await signedIn('admin@example.com', 1280);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await product.stop();
  await house.close();
});

async function signedIn(email: string, width: number): Promise<Page> {
  const opened = await browser.newPage({ viewport: { width, height: 844 } });
  opened.on('pageerror', (error) => complaints.push(error.message));
  opened.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await signIn(opened, product.url, email);
  return opened;
}

const newTrade = () => `${product.url}/admin/resources/Trade/actions/new?user_id=${idOf(house.client.stock)}`;
const preview = () => page.getByTestId('preview');

async function type(fields: Record<string, string>): Promise<void> {
  await page.selectOption('[name=trade_type]', 'BUY');
  for (const [name, value] of Object.entries(fields)) await page.fill(`form [name=${name}]`, value);
}

test('what a trade changes is said while it is typed, and its button says what will happen', async () => {
  await page.goto(newTrade());
  await type({ symbol: 'AAPL', quantity: '10', price_per_unit: '150.25', fee: '1.00' });
  await preview().getByText('8,496.50').waitFor();
  expect(await preview().innerText()).toMatch(/AAPL[\s\S]*1,503\.50[\s\S]*Portfolio of/);
  expect(await page.getByTestId('button-save').innerText()).toBe('Buy 10 AAPL for 1,503.50 USD');
  expect(await house.count('trades')).toBe(0);
});

test('what would be refused says so before it is sent, also under its field', async () => {
  await page.fill('form [name=quantity]', '1,5');
  await page
    .getByTestId('property-edit-quantity')
    .getByText(/plain digits with a point/)
    .waitFor();
  await page.fill('form [name=quantity]', '1000');
  await page
    .getByTestId('would-be-refused')
    .getByText(/too few/)
    .waitFor();
  await page.fill('form [name=quantity]', '10');
  await preview().getByText('8,496.50').waitFor();
});

test('saved with Ctrl and Enter, the form is there for the next one, with the client and the receipt of the last', async () => {
  await page.focus('form [name=price_per_unit]');
  await page.keyboard.press('Control+Enter');
  await page
    .getByTestId('receipt')
    .getByText(/10,000\.00 before, 9,999\.00 after/)
    .waitFor();
  await page.locator('[name=user_id]').and(page.locator('[value*=Client]')).waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('trade_type');
  expect(await page.inputValue('form [name=quantity]')).toBe('');
  expect(await house.count('trades')).toBe(1);
});

test('the receipt leads to the row of the log, and Enter to the next trade of the client', async () => {
  await type({ symbol: 'AAPL', quantity: '1', price_per_unit: '150.25' });
  await page.focus('form [name=quantity]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/show/);
  await page.getByTestId('receipt').getByText('Row of the log').waitFor();
  const log = await page.getByTestId('receipt-log').getAttribute('href');
  await page.keyboard.press('Enter');
  await page.waitForURL(/actions\/new\?user_id=/);
  await page.goto(`${product.url}${log}`);
  await page.getByRole('heading', { name: /BUY 1 AAPL at 150.25/ }).waitFor();
});

test('a portfolio says how each figure came about, and what is void is struck through with who and why', async () => {
  const [trade] = await house.rows.rows<{ id: string }>('SELECT id FROM trades WHERE quantity = 1');
  await house.door.run(voidTrade, house.admin, { id: trade?.id, reason: 'Entered twice' });
  await page.goto(`${product.url}/admin/resources/Portfolio/records/${await portfolioId()}/show`);
  await page.getByTestId('total-value').getByText('9,999.00').waitFor();
  await page.getByTestId('how-total_value').locator('summary').click();
  await page.getByTestId('how-total_value').getByText('8,496.50').waitFor();
  const held = page.getByTestId('holdings');
  expect(await held.innerText()).toContain('of the last trade');
  await held.locator('summary').click();
  expect(await held.innerText()).toMatch(/Quantity = [\s\S]*Bought\s*10[\s\S]*Realised P&L = /);
  const event = page.locator('[data-testid=event].voided');
  expect(await event.innerText()).toMatch(/Voided .* by Ada Staff: Entered twice/);
});

test('a dividend names everybody whom it touches, with the cash that each gets, in a list that scrolls', async () => {
  for (let client = 0; client < 9; client += 1)
    await enter(house, await clientWith(house, '1000.00', '2026-01-04'), 'BUY 2 AAPL at 100 on 2026-01-05');
  const asset = await house.rows.row<{ id: string }>(`SELECT id FROM assets WHERE symbol = 'AAPL'`);
  await page.goto(`${product.url}/admin/resources/Asset/records/${asset?.id}/dividend`);
  await page.fill('form [name=per_unit]', '0.25');
  await page.fill('form [name=effective_at]', '2026-01-06 09:00');
  const list = page.getByTestId('changed-clients');
  await list.getByText('800.50').first().waitFor();
  expect(await list.getByText('800.50').count()).toBe(9);
  const [height, shown] = await list.evaluate((box) => [box.scrollHeight, box.clientHeight]);
  expect(height).toBeGreaterThan(shown ?? 0);
  expect(await seriousFindings(page)).toEqual([]);
});

const portfolioId = async () =>
  (await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [idOf(house.client.stock)]))
    ?.id;

test.each([
  [1280, 'admin@example.com'],
  [390, 'admin@example.com'],
  [390, 'compliance@example.com'],
])(
  '%i pixels wide, as %s: nothing serious for axe, and nothing scrolls sideways',
  async (width, email) => {
    const reader = await signedIn(email, width);
    const paths = [
      `/admin/resources/Portfolio/records/${await portfolioId()}/show`,
      '/admin/resources/Trade',
      '/admin',
    ];
    if (email.startsWith('admin'))
      paths.push(newTrade().replace(product.url, ''), '/admin/resources/BookClosing/actions/new');
    for (const path of paths) {
      await reader.goto(`${product.url}${path}`);
      await reader.locator('h1').waitFor();
      await reader.waitForLoadState('networkidle');
      if (email.startsWith('compliance'))
        expect([
          path,
          await reader.locator('.page-head [data-testid^=action]:not([data-testid=action-export])').count(),
        ]).toEqual([path, 0]);
      await reader.evaluate(`document.querySelectorAll('details').forEach((one) => (one.open = true))`);
      expect([path, await seriousFindings(reader)]).toEqual([path, []]);
      expect([path, await reader.evaluate('document.documentElement.scrollWidth - window.innerWidth')]).toEqual([
        path,
        0,
      ]);
    }
    await reader.close();
  },
  60_000,
);

test('nothing of all this broke the content policy or failed on a page', () => {
  expect(complaints).toEqual([]);
});
