import { Refusal } from '../errors.js';
import { decimal, plain } from './money.js';
import {
  checkAmountDecimals,
  checkChainReference,
  checkMethodFitsAccount,
  METHODS,
  settle,
  type RateWish,
} from './transfer.js';

const outcome = (work: () => unknown): unknown => {
  try {
    return work() ?? 'allowed';
  } catch (error) {
    if (error instanceof Refusal) return `${error.issues[0].field ?? 'no field'}: ${error.code}`;
    throw error;
  }
};

test.each([
  ['STOCK', 'WIRE_TRANSFER', 'allowed'],
  ['STOCK', 'ACH', 'allowed'],
  ['STOCK', 'CARD', 'allowed'],
  ['STOCK', 'CRYPTO_TRANSFER', 'method: stock_account_moves_currencies'],
  ['CRYPTO', 'CRYPTO_TRANSFER', 'allowed'],
  ['CRYPTO', 'WIRE_TRANSFER', 'method: crypto_account_moves_coins'],
  ['CRYPTO', 'ACH', 'method: crypto_account_moves_coins'],
  ['CRYPTO', 'CARD', 'method: crypto_account_moves_coins'],
] as const)('a %s account and %s: %s', (account, method, expected) => {
  expect(METHODS).toContain(method);
  expect(outcome(() => checkMethodFitsAccount(account, method))).toBe(expected);
});

test.each([
  ['150000', 0, 'allowed'],
  ['150000.5', 0, 'amount: too_precise'],
  ['1.10', 1, 'allowed'],
  ['0.00000001', 8, 'allowed'],
  ['1.125', 2, 'amount: too_precise'],
])('an amount of %s with %s decimals: %s', (amount, decimals, expected) => {
  expect(outcome(() => checkAmountDecimals(decimal(amount), decimals, 'amount'))).toBe(expected);
});

test.each([
  ['CRYPTO_TRANSFER', { network: 'Bitcoin', blockchain_tx_id: 'abc' }, 'allowed'],
  ['ACH', { network: null, blockchain_tx_id: null }, 'allowed'],
  ['ACH', { network: 'Bitcoin' }, 'network: stock_account_moves_currencies'],
  ['CARD', { blockchain_tx_id: 'abc' }, 'blockchain_tx_id: stock_account_moves_currencies'],
])('%s with the chain reference %j: %s', (method, reference, expected) => {
  expect(outcome(() => checkChainReference(method, reference))).toBe(expected);
});

const NO_WISH = { usd_rate: null, usd_value: null, rate_reason: null };
type Wish = Partial<Record<'usd_rate' | 'usd_value' | 'rate_reason', string>>;

function settled(moved: string, typed: Wish, book?: string): unknown {
  const [amount = '', currency = ''] = moved.split(' ');
  const method = ['BTC', 'USDT', 'USD-C'].includes(currency) ? 'CRYPTO_TRANSFER' : 'WIRE_TRANSFER';
  const wish: RateWish = {
    ...NO_WISH,
    ...(typed.usd_rate && { usd_rate: decimal(typed.usd_rate) }),
    ...(typed.usd_value && { usd_value: decimal(typed.usd_value) }),
    rate_reason: typed.rate_reason ?? null,
  };
  return outcome(() => {
    const { usd_rate, usd_value, rate_source } = settle(
      { amount: decimal(amount), currency, method },
      wish,
      book ? { price: decimal(book), source: 'ECB' } : undefined,
    );
    return `${plain(usd_value)} USD at ${plain(usd_rate)} (${rate_source})`;
  });
}

test.each<[string, Wish, string | undefined, string]>([
  ['1000 USD', {}, undefined, '1000 USD at 1 (par)'],
  ['1000 USD', { usd_rate: '1', usd_value: '1000.00' }, '7', '1000 USD at 1 (par)'],
  ['1000 USD', { usd_rate: '1.01' }, undefined, 'usd_rate: usd_is_one'],
  ['1000 USD', { usd_value: '999.99' }, undefined, 'usd_value: usd_is_one'],
  ['1000 USD', { usd_rate: '1', usd_value: '999.99' }, undefined, 'usd_value: usd_is_one'],
  ['1000.01 EUR', { usd_rate: '1.0825' }, '1.05', '1082.51 USD at 1.0825 (manual)'],
  ['1000.01 EUR', { usd_rate: '2' }, '1.05', '2000.02 USD at 2 (manual)'],
  ['1000.01 EUR', { usd_value: '1080' }, '1.05', '1080 USD at 1.079989200108 (credited)'],
  ['1000.01 EUR', { usd_rate: '1.0825', usd_value: '1082.51' }, '1.05', '1082.51 USD at 1.0825 (credited)'],
  ['1000.01 EUR', { usd_rate: '1.0825', usd_value: '1082.50' }, '1.05', 'usd_rate: rate_and_value'],
  ['1000.01 EUR', {}, '1.05', '1050.01 USD at 1.05 (ECB)'],
  ['1000.01 EUR', {}, undefined, 'usd_rate: no_rate'],
  ['9999999999999999 EUR', { usd_value: '0.01' }, undefined, 'usd_value: worthless'],
  ['2 BTC', {}, '30000.0025', '60000.01 USD at 30000.0025 (ECB)'],
  ['2 BTC', {}, undefined, 'usd_rate: no_rate'],
  ['2 BTC', { usd_value: '60000' }, '30000', 'usd_value: coin_needs_rate'],
  ['1 BTC', { usd_rate: '102' }, '100', '102 USD at 102 (manual)'],
  ['1 BTC', { usd_rate: '98' }, '100', '98 USD at 98 (manual)'],
  ['1 BTC', { usd_rate: '102.01' }, '100', 'rate_reason: rate_reason_needed'],
  ['1 BTC', { usd_rate: '97.99' }, '100', 'rate_reason: rate_reason_needed'],
  ['1 BTC', { usd_rate: '150', rate_reason: 'agreed' }, '100', '150 USD at 150 (manual)'],
  ['1 BTC', { usd_rate: '150' }, undefined, '150 USD at 150 (manual)'],
  ['100 USDT', { usd_rate: '0.9991' }, '1', '99.91 USD at 0.9991 (manual)'],
  ['0.00000001 BTC', {}, '30000', 'amount: worthless'],
  ['1 BTC', {}, '0.004', 'amount: worthless'],
  ['99999999999 BTC', {}, '999999', 'amount: amount_overflow'],
])('%s, typed %j, book %s: %s', (moved, typed, book, expected) => {
  expect(settled(moved, typed, book)).toBe(expected);
});
