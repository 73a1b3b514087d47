// The admin's screens under a real hand: impatient, interrupted, hostile, or on a keyboard.
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import { deposit, idOf, openHouse, type House } from '../support/house.js';
import { plantPaper } from '../support/planted.js';
import { startProduct, type Product } from '../support/product.js';
import { signIn } from '../support/sign-in.js';

const HOSTILE = `</script><img src=x onerror="window.owned=true"> Cleo`;

let house: House;
let product: Product;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  house = await openHouse();
  await deposit(house, house.client.stock, '10000.00');
  // As no form would take it, so that the screens are tried and not the forms.
  const name = HOSTILE.replaceAll("'", "''");
  await house.planting.rows(
    `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('USER_UPDATED', 'users', '<b>hostile</b>'))
     UPDATE users SET first_name = '${name}' WHERE email IN ('stock@example.com', 'admin@example.com')`,
  );
  [product, browser] = await Promise.all([startProduct(house.database), launchBrowser()]);
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on('dialog', (dialog) => complaints.push(`a dialog: ${dialog.message()}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await signIn(page, product.url, 'admin@example.com');
}, 120_000);
afterAll(async () => {
  await browser.close();
  await product.stop();
  await house.close();
});

const open = (path: string) => page.goto(`${product.url}${path}`);
const send = () => page.locator('[data-testid=button-save]');

async function fillTrade(quantity: string): Promise<void> {
  await open(`/admin/resources/Trade/actions/new?user_id=${idOf(house.client.stock)}`);
  await page.locator('[name=user_id]').and(page.locator('[value*=Client]')).waitFor();
  await page.selectOption('[name=trade_type]', 'BUY');
  for (const [name, value] of Object.entries({ symbol: 'AAPL', quantity, price_per_unit: '100' }))
    await page.fill(`form [name=${name}]`, value);
}

test('a name that is a script is shown as it is written, and runs nowhere', async () => {
  await open('/admin/resources/User?filters.email=stock');
  await page.getByText('onerror="window.owned=true"').first().waitFor();
  await open(`/admin/resources/User/records/${idOf(house.client.stock)}/show`);
  await page.locator('h1', { hasText: '</script>' }).waitFor();
  expect(await page.evaluate(() => 'owned' in window)).toBe(false);
});

test('a form opened for a client names the client, and says what the trade comes to', async () => {
  await fillTrade('10.5');
  expect(await page.locator('[data-testid=trade-sum]').innerText()).toContain('10.5 × 100.00 = 1,050.00 USD');
});

test('a paper is approved once every point of its kind is ticked off, and its last day put right later', async () => {
  const id = await plantPaper(house, idOf(house.client.crypto), { document_type: 'PROOF_OF_ADDRESS' });
  const status = async () =>
    (await house.rows.row<{ status: string }>('SELECT status FROM kyc_documents WHERE id = $1', [id]))?.status;
  await open(`/admin/resources/KYCDocument/records/${id}/approve`);
  const boxes = page.locator('[data-testid=checklist] input');
  await boxes.first().waitFor();
  expect(await boxes.count()).toBe(6);
  for (const box of (await boxes.all()).slice(1)) await box.check();
  await send().evaluate((button: HTMLButtonElement) => button.click());
  expect([await send().getAttribute('aria-disabled'), await status()]).toEqual(['true', 'PENDING']);
  await boxes.first().check();
  await send().click();
  await page.waitForURL(/\/show/);
  expect(await status()).toBe('APPROVED');
  await page.locator('[data-testid=action-edit]').click();
  await page.fill('form [name=expires_at]', '2031-05-31');
  await send().click();
  await page.waitForURL(/\/show/);
  await page.getByText('2031').first().waitFor();
});

test('an impatient hand enters one trade', async () => {
  const before = await house.count('trades');
  await fillTrade('1');
  await send().evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
    button.click();
  });
  await page.waitForURL(/\/show/);
  expect(await house.count('trades')).toBe(before + 1);
});

test('an answer that is lost on the way is asked for again, and nothing is done twice', async () => {
  const before = await house.count('trades');
  await fillTrade('2');
  await page.route(
    '**/actions/new',
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await send().click();
  await page.locator('[data-testid=refusal]').waitFor();
  await send().click();
  await page.getByText('This was done before').waitFor();
  expect(await house.count('trades')).toBe(before + 1);
  // The browser itself reports the cut connection.
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes('net::ERR_FAILED')));
});

test('a filter is chosen in the panel, stands in the address and is taken away by its chip', async () => {
  await open('/admin/resources/Transaction');
  await page.click('[data-testid=filter-toggle]');
  await page.locator('[data-testid=filter-panel]').getByLabel('Status').selectOption('PENDING');
  await page.keyboard.press('Tab');
  await page.locator('[data-testid=filter-panel]').getByRole('button', { name: 'Show these' }).click();
  await page.waitForURL(/filters\.status=PENDING/);
  await page.getByText('Nothing matches').waitFor();
  await page.locator('.chip button').click();
  await page.locator('tbody tr').first().waitFor();
  expect(page.url()).not.toContain('filters.');
});

test('a list is sorted by its heading, and a row is opened from the keyboard', async () => {
  await open('/admin/resources/User');
  await page.getByRole('button', { name: 'E-mail' }).click();
  await page.waitForURL(/sortBy=email&direction=desc/);
  await page.locator('th[aria-sort=descending]', { hasText: 'E-mail' }).waitFor();
  await page.locator('tbody a.leading').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/show/);
});

test('the colours that are chosen stay, and the page knows them before it is painted', async () => {
  await page.getByRole('button', { name: 'Dark' }).click();
  await page.reload();
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(17, 22, 28)');
});

test('whoever has been signed out meanwhile is sent to the sign-in, and back to where it was', async () => {
  await open('/admin/resources/Trade?filters.symbol=AAPL');
  await page.locator('tbody tr').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.context().clearCookies();
  // Whatever is asked for first is told: the row, or what the list itself still asks for.
  await page.evaluate(() => document.querySelector<HTMLElement>('tbody a.leading')?.click());
  await page.waitForURL(/\/login\?return_to=%2Fadmin%2Fresources%2FTrade(%2Frecords|%3Ffilters)/);
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes('401')));
});

test('nothing of all this broke the content policy or failed on a page', () => {
  expect(complaints).toEqual([]);
});
