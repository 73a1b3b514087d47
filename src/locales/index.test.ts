// Texts are found by their keys, and a key without a text stops a test.
import { translator } from './index.js';

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
  expect(translator('FR')('portal:pager.older')).toBeTruthy();
});

test('a key without a text stops a test', () => {
  expect(() => translator('EN')('portal:no.such.text')).toThrow('no.such.text');
});
