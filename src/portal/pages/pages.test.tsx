// Every page in every state: whole, escaped, light, and free of raw keys.
import { accountPages } from '../../../test/support/account-pages.js';
import { eventsOf } from '../../../test/support/portal-events.js';
import { trade, transfersOf } from '../../../test/support/portal-figures.js';
import { pages } from '../../../test/support/portal-pages.js';
import { LANGUAGES } from '../../locales/index.js';
import { renderActivity, renderTrades, renderTransfers } from './index.js';

const NASTY = `<script>alert("x")</script>' onload=`;
const shown = Object.entries({ ...pages(), ...accountPages() });
const nasty = Object.entries(pages(NASTY));

test.each(shown)('%s: a document without anything inline', (_name, html) => {
  expect(html).toMatch(/^<!doctype html><html lang="en"><head>/);
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/);
  expect(html.match(/<script[^>]*>/g)).toEqual([expect.stringMatching(/^<script src="\/assets\//) as string]);
});

test.each(shown)('%s: every text is there, and no key or hole', (_name, html) => {
  const text = html.replace(/<[^>]+>/g, ' ');
  expect(text).not.toMatch(
    /\b(portal|errors):|\b[a-z_]+\.[a-z_]+\.?[a-z_]*_(means|yet)\b|\{\{|\}\}|undefined|\bnull\b|NaN|\[object/,
  );
  expect(text).not.toMatch(/\d[eE][+-]\d|[-−]0[.,]00\b/);
});

test.each(shown)('%s: one first heading, one main part, a way past the head', (_name, html) => {
  expect(html.match(/<h1/g)).toHaveLength(1);
  expect(html.match(/<main/g)).toHaveLength(1);
  expect(html).toContain('href="#content"');
});

test.each(shown)('%s: under 60 KB', (_name, html) => {
  expect(Buffer.byteLength(html)).toBeLessThan(60_000);
});

test.each(nasty)('%s: what people have typed stays text', (_name, html) => {
  expect(html).not.toContain('<script>');
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).not.toMatch(/<[^>]*"[^>"]*"[^>]*\sonload=/);
});

test('every figure carries the plain one beside it', () => {
  const html = pages().overview;
  expect(html).toContain('<data class="num" value="1284903.17">1,284,903.17</data>');
  expect(html).toContain(
    '<data class="num loss" value="-14260.00"><span class="heard">Loss of </span>−14,260.00</data>',
  );
});

test('a price that is old or only that of a trade is marked where it is used', () => {
  const html = pages().overview;
  expect(html).toMatch(/121\.3375<\/data><span class="under caution">price of 2 Nov 2026</);
  expect(html).toMatch(/67\.1437<\/data><span class="under caution">price of your last trade</);
});

test('coins that left are a transfer out, not a sale', () => {
  expect(pages().transfers).toContain('Transfer out');
  expect(pages().transfers).not.toContain('Sold');
});

test('every percentage of the portfolio says its kind, and there is a dash where there is none', () => {
  const text = pages()
    .overview.replace(/<[^>]+>/g, '')
    .replace(/\s+/g, ' ');
  expect(text).toContain('TodayLoss of −1,204.18');
  expect(text).toMatch(/Loss of −0\.09% time-weighted, since 00:00 UTC/);
  expect(text).toMatch(/Gain of \+1\.59% time-weighted, since 1 Nov 2026/);
  expect(text).toMatch(/Gain of \+14\.22% time-weighted, since 21 Jan 2025/);
  expect(text).toMatch(/Money-weighted return ?Gain of \+9\.81% a year/);
  expect(pages()['overview, nothing yet']).toMatch(/no percentage yet<\/span><\/span> time-weighted/);
  expect(pages()['overview, nothing yet']).toContain('no rate yet');
});

test('figures that are not today’s carry their day and their month', () => {
  const html = pages()['overview, large'];
  expect(html).toMatch(/<dt>21 Nov 2026<\/dt>/);
  expect(html).toMatch(/<dt>Nov 2026<\/dt>/);
  expect(html).not.toContain('Today');
});

test('the picture’s line has a point for each day that the script is told of', () => {
  for (const name of ['overview', 'overview, a month'] as const) {
    const html = pages()[name];
    const days = /data-chart="([^"]*)"/.exec(html)?.[1]?.split(';') ?? [];
    const places = /<path class="value" d="(M\d+ \d+L[^"]*)"/.exec(html)?.[1]?.split('L') ?? [];
    expect(days.length).toBeGreaterThan(30);
    expect(places).toHaveLength(days.length);
  }
});

test('an adjustment is shown with its kind and its reason, and what was voided with why', () => {
  const text = pages()
    .activity.replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
  expect(text).toMatch(/Fee Custody, third quarter/);
  expect(text).toMatch(/Correction A fee that had been charged twice Voided Entered for another client/);
  expect(text).toContain('Split, 4 for 1');
});

const WORDS = {
  EN: ['Entered by mistake', 'Former positions', 'From sales, transfers out, dividends and rewards'],
  DE: ['Irrtümlich erfasst', 'Frühere Positionen', 'Aus Verkäufen, Ausgängen, Dividenden und Prämien'],
  FR: ['Saisi par erreur', 'Anciennes positions', 'Des ventes, sorties, dividendes et récompenses'],
  ES: ['Registrado por error', 'Posiciones anteriores', 'De ventas, salidas, dividendos y recompensas'],
} as const;

test.each(LANGUAGES)('%s: what went with its import was a mistake, and no more is said of it', (language) => {
  const viewer = { email: 'clara@example.com', first_name: 'Clara', last_name: 'Berg', role: 'CUSTOMER', timezone: 'UTC', language } as const; // prettier-ignore
  const page = <T,>(rows: T[]) => ({
    rows: rows.map((row) => ({ ...row, voided_at: new Date('2026-11-22T14:05:00Z'), void_reason: null })),
    page: 1,
    pages: 1,
    total: rows.length,
  });
  for (const html of [
    renderActivity(viewer, page(eventsOf(''))),
    renderTrades(viewer, page([trade(0, '')])),
    renderTransfers(viewer, page(transfersOf(''))),
  ])
    expect(html).toContain(WORDS[language][0]);
});

test.each(LANGUAGES)('%s: what is left of nothing is a former position, sold or moved out', (language) => {
  const { overview, holding } = pages('', language);
  expect(overview).toContain(`<h2 id="former">${WORDS[language][1]}</h2>`);
  expect(holding).toContain(WORDS[language][2]);
});
