// The pages in a real browser: nothing that axe finds, nothing that scrolls sideways, on a phone and a desktop, light
// and dark, with the content policy that the house sends.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { accountPages } from '../../../test/support/account-pages.js';
import { launchBrowser } from '../../../test/support/browser.js';
import { pages } from '../../../test/support/portal-pages.js';
import { AXE, findingsOf } from '../../../test/support/serious-findings.js';
import { createAssetsRouter } from '../../http/assets.js';
import { securityHeaders } from '../../http/security-headers.js';
import { LANGUAGES } from '../../locales/index.js';

const rendered = { ...pages(), ...accountPages() };
/** The same with other words, some of which are longer. */
const spoken = Object.fromEntries(
  LANGUAGES.flatMap((language) =>
    Object.entries({ ...pages('', language), ...accountPages(language) }).map(([name, html]) => [
      `${language} ${name}`,
      html,
    ]),
  ),
);

let browser: Browser;
let server: Server;
let base: string;

beforeAll(async () => {
  const app = express();
  app.use(securityHeaders({ https: false }));
  app.use('/assets', createAssetsRouter());
  for (const [name, html] of Object.entries({ ...rendered, ...spoken }))
    app.get(`/${encodeURIComponent(name)}`, (_req, res) => void res.type('html').send(html));
  server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  server.close();
});

/** By how much the page is wider than its window. */
const sideways = (page: Page): Promise<unknown> =>
  page.evaluate('Math.max(0, document.documentElement.scrollWidth - window.innerWidth)');

const TOUCH = 44;

/** What can be pressed and is lower than a finger is wide. */
const tooSmall = (page: Page): Promise<unknown> =>
  page.evaluate(
    `[...document.querySelectorAll('a, button, input:not([type=hidden])')]
      .filter((e) => e.checkVisibility() && !e.matches('.skip') && e.getBoundingClientRect().height < ${TOUCH})
      .map((e) => e.outerHTML)`,
  );

async function withPage(
  options: Parameters<Browser['newContext']>[0],
  work: (page: Page, said: string[]) => Promise<void>,
): Promise<void> {
  const context: BrowserContext = await browser.newContext(options);
  const page = await context.newPage();
  const said: string[] = [];
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  await work(page, said);
  await context.close();
}

test('on a desktop and a phone, light and dark: no finding of axe, nothing sideways, nothing refused', async () => {
  await withPage({}, async (page, said) => {
    for (const name of Object.keys(rendered)) {
      await page.goto(`${base}/${encodeURIComponent(name)}`);
      await page.evaluate(AXE);
      for (const width of [1280, 390])
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.setViewportSize({ width, height: 800 });
          await page.emulateMedia({ colorScheme });
          const view = `${name}, ${width} pixels, ${colorScheme}`;
          expect([view, await sideways(page), await findingsOf(page)]).toEqual([view, 0, []]);
        }
    }
    expect(said).toEqual([]);
  });
}, 360_000);

/** Figures that are broken in two, though they would fit, and links that the next line lies over. */
const crowded = (page: Page): Promise<unknown> =>
  page.evaluate(
    `[
      ...[...document.querySelectorAll('.support .num')]
        .filter((e) => e.textContent.length < 12 && e.getClientRects().length > 1),
      ...[...document.querySelectorAll('td a + .under')]
        .filter((e) => {
          const words = document.createRange();
          words.selectNodeContents(e.previousElementSibling);
          return words.getBoundingClientRect().bottom > e.getBoundingClientRect().bottom;
        }),
    ].map((e) => e.outerHTML)`,
  );

test('in every language: nothing scrolls sideways; on a phone what is pressed is as high as a finger, no figure is broken and nothing lies over another', async () => {
  await withPage({}, async (page) => {
    for (const name of Object.keys(spoken)) {
      await page.goto(`${base}/${encodeURIComponent(name)}`);
      for (const width of [320, 390, 640, 768]) {
        await page.setViewportSize({ width, height: 844 });
        expect([name, width, await sideways(page)]).toEqual([name, width, 0]);
        if (width === 390) expect([name, await tooSmall(page), await crowded(page)]).toEqual([name, [], []]);
      }
    }
  });
}, 360_000);

test('without script a page is whole, and offers no switch that does nothing', async () => {
  await withPage({ javaScriptEnabled: false }, async (page) => {
    await page.goto(`${base}/overview`);
    expect(await page.locator('.hero').innerText()).toBe('1,284,903.17 USD');
    expect(await page.locator('[data-theme-switch]').isVisible()).toBe(false);
  });
});

test('the switch turns to dark, is remembered, and needs no mouse', async () => {
  await withPage({ colorScheme: 'light' }, async (page) => {
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    await page.goto(`${base}/overview`);
    const light = await background();
    await page.locator('[data-theme-switch]').focus();
    await page.keyboard.press('Enter');
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.goto(`${base}/trades`);
    expect(await background()).toBe(dark);
    expect(await page.locator('[data-theme-switch]').getAttribute('aria-pressed')).toBe('true');
  });
});

const readout = async (page: Page): Promise<string[]> =>
  (await page.locator('.readout dd').allInnerTexts()).map((text) => text.trim());

test('pointing at the picture tells the day’s figures, moves nothing, and leaving it tells today’s again', async () => {
  await withPage({ viewport: { width: 1280, height: 800 } }, async (page) => {
    await page.goto(`${base}/overview`);
    const today = await readout(page);
    expect(today).toEqual(['1,284,903.17', '1,150,000.00', '22 Nov 2026']);
    const height = () => page.evaluate('document.documentElement.scrollHeight');
    const before = await height();
    await page.locator('.lines').hover({ position: { x: 1, y: 50 } });
    const first = await readout(page);
    expect(first[2]).toBe('18 Mar 2026');
    expect(first[0]).toMatch(/^1,\d{3},\d{3}\.\d\d$/);
    expect(await height()).toBe(before);
    await page.locator('h1').hover();
    expect(await readout(page)).toEqual(today);
  });
});

test('the picture answers to the arrow keys', async () => {
  await withPage({}, async (page) => {
    await page.goto(`${base}/${encodeURIComponent('overview, a month')}`);
    await page.locator('.lines').focus();
    const days: (string | undefined)[] = [];
    for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']) {
      await page.keyboard.press(key);
      days.push((await readout(page))[2]);
    }
    expect(days).toEqual(['23 Oct 2026', '24 Oct 2026', '25 Oct 2026', '24 Oct 2026', '23 Oct 2026', '23 Oct 2026']);
  });
});

test('without script the picture, its ranges and its table are there', async () => {
  await withPage({ javaScriptEnabled: false }, async (page) => {
    await page.goto(`${base}/overview`);
    expect(await page.locator('.lines .value').isVisible()).toBe(true);
    expect(
      await page.locator('.history .choices a').evaluateAll((links) => links.map((a) => a.getAttribute('href'))),
    ).toEqual([
      '/portal?range=1M#history',
      '/portal?range=3M#history',
      '/portal?range=YTD#history',
      '/portal?range=1Y#history',
      '/portal#history',
    ]);
    await page.locator('.history summary').click();
    expect(await page.locator('.history tbody tr').count()).toBeGreaterThan(20);
  });
});

test('by keyboard, the first stop leads past the head', async () => {
  await withPage({}, async (page) => {
    await page.goto(`${base}/overview`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
  });
});
