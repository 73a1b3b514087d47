import type { EventJSON } from '../src/admin/screen-json.js';
import { translator } from '../src/locales/index.js';
import { told } from './event-words.js';

const t = translator('EN');
const event = (kind: EventJSON['kind'], figures: Partial<EventJSON>): EventJSON => ({
  id: '1',
  kind,
  at: '2026-01-05T09:00:00.000Z',
  screen: 'CorporateAction',
  symbol: 'ETH',
  amount: null,
  price: null,
  ratio: null,
  note: null,
  cash: '0.00',
  cash_after: null,
  quantity: null,
  cost_basis: null,
  realized_pnl: null,
  voided_at: null,
  voided_by: null,
  void_reason: null,
  ...figures,
});

test.each([
  [event('REWARD', { amount: '0.000136986301', price: '2100.000000000000' }), '0.000136986301'],
  [event('REWARD', { amount: '0.000000000001', price: '2100.000000000000' }), '0.000000000001'],
  [event('REWARD', { amount: '1.000000000000', price: '2100.000000000000' }), ' 1 '],
  [event('DIVIDEND', { amount: '0.000136986301' }), '0.000136986301'],
  [event('BUY', { amount: '0.00000001', price: '0.000000000001' }), '0.00000001'],
  [event('DEPOSIT', { amount: '10000.00000000', symbol: 'USD' }), '10,000.00'],
])('$kind of $amount is told to its last decimal', (one, written) => {
  expect(told(one, (key, params) => t(`admin:ui.${key}`, params))).toContain(written);
});
