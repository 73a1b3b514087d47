import { conditions, contains, oneTextEach } from './filters.js';
import { readDataModel } from './data-model.js';
import { listQuery } from './list-query.js';
import { SCREENS } from './resources/index.js';

const models = readDataModel();
const trade = models.get('Trade') ?? { name: '', table: '', columns: new Map() };
const NOTHING = [{ id: { in: [] } }];
const nothingSealed = () => [];
const of = (key: string, value: unknown) =>
  conditions(trade, ['asset_name'], { [`filters.${key}`]: value }, nothingSealed);

test.each([
  ['symbol', 'aapl', [{ symbol: { contains: 'aapl', mode: 'insensitive' } }]],
  ['asset_name', 'Apple', [{ asset_name: 'Apple' }]],
  ['trade_type', 'BUY', [{ trade_type: 'BUY' }]],
  ['quantity', '1.5', [{ quantity: '1.5' }]],
  ['quantity~~from', '1', [{ quantity: { gte: '1' } }]],
  ['quantity~~to', '-2.50', [{ quantity: { lte: '-2.50' } }]],
  ['executed_at~~from', '2026-01-01', [{ executed_at: { gte: new Date('2026-01-01T00:00:00Z') } }]],
  ['executed_at~~to', '2026-01-01', [{ executed_at: { lt: new Date('2026-01-02T00:00:00Z') } }]],
  ['executed_at~~to', '2026-01-01T12:00:00Z', [{ executed_at: { lte: new Date('2026-01-01T12:00:00Z') } }]],
  ['executed_at~~to', '9999-12-31', [{ executed_at: { lte: new Date('9999-12-31T23:59:59.999Z') } }]],
  [
    'executed_at',
    '9999-12-31',
    [{ executed_at: { gte: new Date('9999-12-31T00:00:00Z'), lte: new Date('9999-12-31T23:59:59.999Z') } }],
  ],
  [
    'executed_at',
    '2026-01-01',
    [{ executed_at: { gte: new Date('2026-01-01T00:00:00Z'), lt: new Date('2026-01-02T00:00:00Z') } }],
  ],
])('%s = %s is the condition that it says', (key, value, expected) => {
  expect(of(key, value)).toEqual(expected);
});

test.each([
  ['quantity', '{"gt":4}'],
  ['quantity', 'abc'],
  ['quantity', '1e9'],
  ['trade_type', 'HOLD'],
  ['user_id', 'me'],
  ['executed_at', 'today'],
  ['executed_at~~from', '0000-01-01'],
  ['executed_at~~to', '9999-12-31T23:59:59-01:00'],
  ['symbol', 'A\0'],
  ['symbol~~from', 'A'],
])('%s = %p can be no condition, and finds nothing', (key, value) => {
  expect(of(key, value)).toEqual(NOTHING);
});

const asking = (asked: Record<string, unknown>, model = trade) => {
  const screen = SCREENS.find((candidate) => candidate.model === model.name);
  if (!screen) throw new Error(`there is no screen for ${model.name}`);
  return () => listQuery(model, screen, asked, nothingSealed);
};
const refused = (column: string) =>
  expect.objectContaining({ status: 400, issues: [{ code: 'no_such_column', params: { column } }] }) as Error;

test.each(['nope', '__proto__', 'constructor', 'user', 'user.email'])(
  '%s is no column, and refused by its name',
  (key) => {
    for (const asked of [
      { [`filters.${key}`]: 'x' },
      { [`filters.${key}`]: '' },
      { [`filters.${key}~~from`]: 'x' },
      { sortBy: key },
    ])
      expect(asking(asked)).toThrow(refused(key));
  },
);

test.each(['quantity~~near', 'quantity~~', 'quantity~~to~~from', 'counterparty~~near', 'quantity~~__proto__'])(
  '%s is a bound that there is none of, and refused by its name',
  (key) => {
    const model = models.get(key.startsWith('counterparty') ? 'Transaction' : 'Trade');
    for (const value of ['1', '']) expect(asking({ [`filters.${key}`]: value }, model)).toThrow(refused(key));
  },
);

const notOneText = (parameter: string) =>
  expect.objectContaining({ status: 400, issues: [{ code: 'not_one_text', params: { parameter } }] }) as Error;

test.each<[string, unknown]>([
  ['sortBy', ['id', 'id']],
  ['sortBy', { id: 'asc' }],
  ['sortBy[]', 'id'],
  ['sortBy[id]', 'asc'],
  ['page[gt]', '1'],
  ['perPage', ['5', '6']],
  ['searchProperty[]', 'email'],
  ['filters.quantity', { gt: 4 }],
  ['filters.quantity', ['1', '2']],
  ['filters.quantity~~to[]', 'x'],
  ['filters.quantity[gt]', '0'],
  ['filters[quantity]', '1'],
])('%s = %p is not one text, and refused by its name', (parameter, value) => {
  expect(() => oneTextEach({ page: '1', [parameter]: value })).toThrow(notOneText(parameter));
});

test('one text each is let by, empty or not; and no condition is made of what is not, should it get so far', () => {
  expect(() => oneTextEach({ page: '1', sortBy: '', 'filters.quantity~~to': '{"gt":4}' })).not.toThrow();
  for (const value of [{ gt: 4 }, ['1', '2'], 4, null])
    expect(() => of('quantity', value)).toThrow(notOneText('filters.quantity'));
});

test('what does not look like a name is not repeated', () => {
  expect(() => oneTextEach({ '<b>[]': 'x' })).toThrow(notOneText('…'));
  expect(asking({ 'filters.<b>': 'x' })).toThrow(refused('…'));
  expect(asking({ sortBy: ['id', 'id'] })).toThrow(refused('…'));
});

test.each([
  [{}, { sortBy: 'executed_at', page: 1, perPage: 25, direction: 'desc' }],
  [
    { sortBy: '', page: '-1', perPage: 'abc', direction: 'drop' },
    { sortBy: 'executed_at', page: 1, perPage: 25, direction: 'desc' },
  ],
  [
    { page: '99999999999', perPage: '1000000' },
    { page: 1, perPage: 100 },
  ],
  [
    { page: '0', perPage: '0' },
    { page: 1, perPage: 1 },
  ],
])('%p is the nearest page that there is', (asked, expected) => {
  expect(asking(asked)()).toMatchObject(expected);
});

test('the marks of LIKE are marked', () => {
  expect(contains('50%_\\')).toEqual({ contains: '50\\%\\_\\\\', mode: 'insensitive' });
});

test.each(['password_hash', 'second_factor_secret', 'phone_index', 'session_epoch'])(
  'people are asked for by %s in no filter and no order',
  (column) => {
    const user = models.get('User');
    if (!user) throw new Error('there is a model for people');
    for (const asked of [{ [`filters.${column}`]: '$2b$' }, { [`filters.${column}~~to`]: '' }, { sortBy: column }])
      expect(asking(asked, user)).toThrow(refused(column));
  },
);
