// A real Chromium in the hands of people who look after their own sign-in: a colleague sets up the second factor that staff
// must have, ends a session elsewhere, changes the password and is asked for it again before what is grave; a client
// switches a second factor on and off, and comes back by the link of a mail.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import { idOf, openHouse, PASSWORD, type House } from '../support/house.js';
import { startProduct, type Product } from '../support/product.js';
import { codeOf } from '../support/second-factor.js';
import { seriousFindings } from '../support/serious-findings.js';
import { createStaff } from '../../src/services/create-staff.js';

const DESKTOP = 1440;
const PHONE = 390;
const MINUTES = 120_000;
const folder = mkdtempSync(join(tmpdir(), 'vip-own-sign-in-'));

let house: House;
let product: Product;
let browser: Browser;
const complaints: string[] = [];

beforeAll(async () => {
  house = await openHouse();
  house.setClock(new Date().toISOString());
  const env = { SECOND_FACTOR: 'required', PASSWORD_AGAIN_MINUTES: '10', DATA_DIR: folder };
  [product, browser] = await Promise.all([startProduct(house.database, env), launchBrowser()]);
}, MINUTES);
afterAll(async () => {
  await browser.close();
  await product.stop();
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

async function visit(path: string, width = DESKTOP): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width, height: 844 } })).newPage();
  page.on('pageerror', (error) => complaints.push(`${page.url()} ${error.message}`));
  await page.goto(`${product.url}${path}`);
  return page;
}
const open = (page: Page, path: string) => page.goto(`${product.url}${path}`);
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
const words = (page: Page) => page.locator('main').innerText();

async function enter(email: string, { password = PASSWORD, code = '', width = DESKTOP } = {}): Promise<Page> {
  const page = await visit('/login', width);
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', password);
  await press(page, /sign in/i);
  if (code === '') return page;
  await page.waitForURL(/\/login\/code/);
  await page.fill('[name=code]', code);
  await press(page, /sign in/i);
  return page;
}

/** Everybody can read it, at any width, and nothing runs out of the page. */
async function isWellMade(page: Page): Promise<void> {
  expect([page.url(), await seriousFindings(page)]).toEqual([page.url(), []]);
  const fits = await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
  expect([page.url(), fits]).toEqual([page.url(), true]);
}

/** Sets up the second factor of whoever looks at this page, as a person with a phone does. */
async function scan(page: Page): Promise<string[]> {
  const secret = (await page.locator('code.secret').innerText()).replace(/\s/g, '');
  await page.fill('[name=code]', '000000');
  await press(page, 'Switch it on');
  await page.locator('#code_error, [role=alert]').first().waitFor();
  expect((await page.locator('code.secret').innerText()).replace(/\s/g, '')).toBe(secret);
  await page.fill('[name=code]', codeOf(secret, new Date()));
  await press(page, 'Switch it on');
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  return page.locator('.recovery-codes code').allInnerTexts();
}

async function colleague(email: string, role = 'ADMIN'): Promise<string> {
  const form = { email, role, password: PASSWORD, first_name: 'Stella', last_name: 'Staff' };
  return (await house.door.run(createStaff, house.admin, form)).id;
}

/** As though the password had been given a quarter of an hour ago. */
const age = (id: string) =>
  house.pool.query(
    `UPDATE internal.sessions SET sess = jsonb_set(sess::jsonb, '{proved_at}', to_jsonb($2::float8))::json
     WHERE sess ->> 'user_id' = $1`,
    [id, Date.now() - 11 * 60_000],
  );

test(
  'staff set their second factor up before anything opens, and keep the codes that are shown once',
  async () => {
    await colleague('factor@example.com');
    const page = await enter('factor@example.com', { width: PHONE });
    await page.waitForURL(/\/account\/second-factor/);
    expect(await words(page)).toContain('Staff sign in with a second factor');
    await isWellMade(page);
    await open(page, '/admin/resources/User');
    expect(page.url()).toMatch(/\/account\/second-factor$/);
    const codes = await scan(page);
    expect([codes.length, new Set(codes).size]).toEqual([10, 10]);
    await isWellMade(page);
    await page.getByRole('link', { name: 'I have kept them, go on' }).click();
    await page.waitForURL(/\/admin$/);
    await open(page, '/account/second-factor');
    expect(await words(page)).toContain('10 recovery codes are left.');
    for (const code of codes) expect(await page.content()).not.toContain(code);

    // Without the phone, by a code of the paper: once.
    const again = await enter('factor@example.com', { code: codes[0] ?? '' });
    await again.waitForURL(/\/admin/);
    await open(again, '/account/second-factor');
    expect(await words(again)).toContain('9 recovery codes are left.');
    const thief = await enter('factor@example.com', { code: codes[0] ?? '' });
    await thief.getByRole('alert').first().waitFor();
    await isWellMade(thief);
    await open(thief, '/admin');
    expect(thief.url()).toMatch(/\/login/);

    await press(again, 'Make new recovery codes');
    const renewed = await again.locator('.recovery-codes code').allInnerTexts();
    expect(renewed.filter((code) => codes.includes(code))).toEqual([]);
  },
  MINUTES,
);

test(
  'a colleague sees where they are signed in, ends one elsewhere, then all others',
  async () => {
    await colleague('sessions@example.com');
    const here = await enter('sessions@example.com');
    const codes = await scan(here);
    const [phone, office] = [
      await enter('sessions@example.com', { code: codes[0] ?? '', width: PHONE }),
      await enter('sessions@example.com', { code: codes[1] ?? '' }),
    ];
    await Promise.all([phone, office].map((page) => page.waitForURL(/\/admin/)));
    await open(here, '/admin');
    await here
      .getByRole('link', { name: /password/i })
      .first()
      .click();
    await here.waitForURL(/\/account\/security/);
    expect(await here.getByText('this one').count()).toBe(1);
    expect(await here.getByRole('button', { name: 'Sign out there' }).count()).toBe(2);
    await isWellMade(here);
    await open(phone, '/account/security');
    await isWellMade(phone);
    await here.getByRole('button', { name: 'Sign out there' }).first().click();
    await here.getByText('Done. There, you are signed out.').waitFor();
    expect(await here.getByRole('button', { name: 'Sign out there' }).count()).toBe(1);
    const landed = await Promise.all(
      [phone, office].map(async (page) => (await open(page, '/admin')) && new URL(page.url()).pathname),
    );
    expect(landed.sort()).toEqual(['/admin', '/login']);
    await press(here, 'Sign out everywhere else');
    await here.getByText('Done. There, you are signed out.').waitFor();
    for (const page of [phone, office]) {
      await open(page, '/admin');
      expect(page.url()).toMatch(/\/login/);
    }
    await open(here, '/admin');
    expect(here.url()).toMatch(/\/admin$/);
  },
  MINUTES,
);

test(
  'a colleague changes the password: at once it is the only one, and every other session is over',
  async () => {
    await colleague('change@example.com', 'COMPLIANCE');
    const here = await enter('change@example.com');
    const codes = await scan(here);
    const elsewhere = await enter('change@example.com', { code: codes[0] ?? '' });
    await elsewhere.waitForURL(/\/admin/);
    await open(here, '/account/security');
    await here.getByRole('link', { name: 'Change your password' }).click();
    const type = async (current: string, next: string, again = next): Promise<void> => {
      await here.fill('[name=current_password]', current);
      await here.fill('[name=new_password]', next);
      await here.fill('[name=new_password_again]', again);
      await press(here, 'Change password');
    };
    await type('not my horse', 'a brighter horse 7');
    await here.getByText('This is not your current password.').first().waitFor();
    await type(PASSWORD, 'a brighter horse 7', 'a duller horse 7');
    await here.getByText('The two new passwords differ.').first().waitFor();
    await isWellMade(here);
    await type(PASSWORD, 'a brighter horse 7');
    await here.getByText('Your password is changed.').waitFor();
    await open(elsewhere, '/admin');
    expect(elsewhere.url()).toMatch(/\/login/);
    const old = await enter('change@example.com');
    await old.getByRole('alert').first().waitFor();
    const now = await enter('change@example.com', { password: 'a brighter horse 7', code: codes[1] ?? '' });
    await now.waitForURL(/\/admin/);
  },
  MINUTES,
);

test(
  'what is grave asks for the password again, on a desktop and on a phone, and does nothing before',
  async () => {
    const me = await colleague('grave@example.com');
    const setUp = await enter('grave@example.com');
    const codes = await scan(setUp);
    for (const [index, width] of [DESKTOP, PHONE].entries()) {
      const other = await colleague(`other${width}@example.com`);
      const active = async () =>
        (await house.rows.row<{ is_active: boolean }>('SELECT is_active FROM users WHERE id = $1', [other]))?.is_active;
      const page = await enter('grave@example.com', { code: codes[index] ?? '', width });
      await page.waitForURL(/\/admin/);
      await age(me);
      await open(page, `/admin/resources/User/records/${other}/disable`);
      await page.getByTestId('button-save').click();
      const again = page.getByTestId('password-again');
      await again.waitFor();
      expect(await active()).toBe(true);
      await isWellMade(page);
      await page.fill('#again-password', 'not my horse');
      await again.getByRole('button').click();
      await again.getByRole('alert').waitFor();
      expect(await active()).toBe(true);
      await page.fill('#again-password', PASSWORD);
      await page.press('#again-password', 'Enter');
      await page.waitForURL(/\/show/);
      expect(await active()).toBe(false);

      // Given a moment ago, it is not asked for again.
      await open(page, `/admin/resources/User/records/${other}/enable`);
      await page.getByTestId('button-save').click();
      await page.waitForURL(/\/show/);
      expect(await active()).toBe(true);
    }
  },
  MINUTES,
);

test(
  'a client switches a second factor on, signs in with it, and off again',
  async () => {
    const page = await enter('crypto@example.com', { width: PHONE });
    await page.waitForURL(/\/portal/);
    await open(page, '/account/security');
    expect(await words(page)).toContain('Off: your password alone lets you in.');
    await page.getByRole('link', { name: 'Set it up' }).click();
    await isWellMade(page);
    const codes = await scan(page);
    await page.getByRole('link', { name: 'I have kept them, go on' }).click();
    await page.waitForURL(/\/portal$/);
    const second = await enter('crypto@example.com', { code: codes[3] ?? '' });
    await second.waitForURL(/\/portal/);
    await open(second, '/account/second-factor');
    await press(second, 'Switch it off');
    await second.waitForURL(/\/account\/security/);
    expect(await words(second)).toContain('Off: your password alone lets you in.');
    await open(page, '/portal');
    expect(page.url()).toMatch(/\/login/);
    await (await enter('crypto@example.com')).waitForURL(/\/portal/);
  },
  MINUTES,
);

/** The link of the latest mail to this person, as it lies in the folder that a demo's mail is put into. */
async function linkTo(email: string): Promise<string> {
  const mails = join(folder, 'mail');
  for (const until = Date.now() + 100_000; Date.now() < until;) {
    const texts = (safely(() => readdirSync(mails)) ?? [])
      .sort()
      .map((name) => readFileSync(join(mails, name), 'utf8'));
    const mail = texts
      .filter((text) => text.includes(email))
      .at(-1)
      ?.replace(/=\n/g, '')
      .replace(/=3D/g, '=');
    const link = /\/password\/reset\?token=[\w-]+/.exec(mail ?? '')?.[0];
    if (link) return link;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`No mail to ${email} came: ${product.output()}`);
}
function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

test(
  'a client who has forgotten the password comes back by the link of a mail, once',
  async () => {
    const already = await enter('stock@example.com');
    await already.waitForURL(/\/portal/);
    const page = await visit('/login', PHONE);
    await page.locator('a[href="/password/forgotten"]').click();
    await page.fill('[name=email]', 'Stock@example.com');
    await isWellMade(page);
    await press(page, 'Send me the link');
    await page.getByText('If there is an account with this address').waitFor();
    const link = await linkTo('stock@example.com');
    await open(page, link);
    await isWellMade(page);
    await page.fill('[name=new_password]', 'remembered horse 9');
    await page.fill('[name=new_password_again]', 'remembered horse 9');
    await press(page, 'Set the new password');
    await page.getByText('Your new password is set. Sign in with it.').waitFor();
    await open(already, '/portal');
    expect(already.url()).toMatch(/\/login/);
    await (await enter('stock@example.com', { password: 'remembered horse 9' })).waitForURL(/\/portal/);
    await open(page, link);
    await page.fill('[name=new_password]', 'a thief’s horse 9');
    await page.fill('[name=new_password_again]', 'a thief’s horse 9');
    await press(page, 'Set the new password');
    await page.getByRole('alert').first().waitFor();
    await (await enter('stock@example.com', { password: 'remembered horse 9' })).waitForURL(/\/portal/);
    const changed = await house.rows.row<{ count: string }>(
      `SELECT count(*) FROM activity_logs WHERE target_id = $1 AND action_type = 'PASSWORD_CHANGED'`,
      [idOf(house.client.stock)],
    );
    expect(changed?.count).toBe('1');
  },
  2 * MINUTES,
);

test('no page failed', () => {
  expect(complaints).toEqual([]);
});
