import { conditions, contains } from './filters.js';
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
  ['quantity', { gt: 4 }],
  ['quantity', ['1', '2']],
  ['quantity~~near', '1'],
  ['trade_type', 'HOLD'],
  ['user_id', 'me'],
  ['executed_at', 'today'],
  ['executed_at~~from', '0000-01-01'],
  ['symbol', 'A\0'],
  ['symbol~~from', 'A'],
])('%s = %p can be no condition, and finds nothing', (key, value) => {
  expect(of(key, value)).toEqual(NOTHING);
});

test.each(['nope', '__proto__', 'constructor', 'user', 'user.email'])('%s is no column, and changes nothing', (key) => {
  expect(of(key, 'x')).toEqual([]);
});

test('the marks of LIKE are marked', () => {
  expect(contains('50%_\\')).toEqual({ contains: '50\\%\\_\\\\', mode: 'insensitive' });
});

test('a secret column can be asked for by no filter and no sort', () => {
  const user = models.get('User');
  const screen = SCREENS.find(({ model }) => model === 'User');
  if (!user || !screen) throw new Error('there is a screen for people');
  const query = listQuery(user, screen, { 'filters.password_hash': '$2b$', sortBy: 'password_hash' }, nothingSealed);
  expect(query).toMatchObject({ where: undefined, sortBy: 'created_at' });
});
