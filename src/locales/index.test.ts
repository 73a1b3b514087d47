// Texts are found by their keys, and a key without a text stops a test.
import { readFileSync } from 'node:fs';
import { LANGUAGES, translator, type Language } from './index.js';

type Tree = { [name: string]: string | Tree };

/** By its whole key. */
function textsOf(language: Language, namespace: string): Map<string, string> {
  const file = new URL(`${language.toLowerCase()}/${namespace}.json`, import.meta.url);
  const leaves = (tree: Tree, above: string): [string, string][] =>
    Object.entries(tree).flatMap(([name, text]) =>
      typeof text === 'string' ? [[above + name, text] as [string, string]] : leaves(text, `${above}${name}.`),
    );
  return new Map(leaves(JSON.parse(readFileSync(file, 'utf8')) as Tree, ''));
}

const holes = (text = ''): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();
const OTHERS = LANGUAGES.filter((language) => language !== 'EN');

test('a text takes its parameters as they are, since pages escape them', () => {
  expect(translator('EN')('portal:house.page_title', { title: '<b>&' })).toBe('<b>& · VIP Investor Portal');
});

test('what a parameter holds is never read as a key', () => {
  expect(translator('EN')('portal:house.page_title', { title: '$t(portal:house.name) {{title}}' })).toContain(
    '$t(portal:house.name)',
  );
});

test('one and many are told apart', () => {
  const t = translator('EN');
  expect([
    t('portal:trades.count', { count: 1, written: '1' }),
    t('portal:trades.count', { count: 2, written: '2' }),
  ]).toEqual(['1 trade.', '2 trades, the newest first.']);
});

test('a text that a language lacks is given in English', () => {
  expect(translator('FR')('errors:books_closed', { date: 'x' })).toContain('The books are closed until x.');
});

test.each(OTHERS.flatMap((language) => ['portal', 'mail'].map((namespace) => [namespace, language] as const)))(
  'each text of the %s is there in %s, and takes the same parameters',
  (namespace, language) => {
    const english = textsOf('EN', namespace);
    const other = textsOf(language, namespace);
    expect([...other.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of other) expect([key, holes(text)]).toEqual([key, holes(english.get(key))]);
  },
);

test('what a client’s page can be refused with is told in the same cases in every language', () => {
  const english = textsOf('EN', 'errors');
  const known = [...textsOf('DE', 'errors').keys()];
  for (const language of OTHERS) {
    const errors = textsOf(language, 'errors');
    expect([...errors.keys()]).toEqual(known);
    for (const [key, text] of errors) expect([key, holes(text)]).toEqual([key, holes(english.get(key))]);
  }
});

test('a key without a text stops a test', () => {
  expect(() => translator('EN')('portal:no.such.text')).toThrow('no.such.text');
});
