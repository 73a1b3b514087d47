// Every page in every state: whole, escaped, light, and free of raw keys.
import { pages } from '../../../test/support/portal-pages.js';

const NASTY = `<script>alert("x")</script>' onload=`;
const shown = Object.entries(pages());
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

test('figures of the day, the month and portfolio percentages are not there', () => {
  const text = pages().overview.replace(/<[^>]+>/g, ' ');
  expect(text).not.toMatch(/daily|monthly|today|this month/i);
  expect(text.match(/[+−]?[\d.]+%/g)).toHaveLength(text.match(/on cost/g)?.length ?? 0);
});
