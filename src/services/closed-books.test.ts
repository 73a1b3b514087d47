// Closed days take no entry, by any path; reopened with a reason, they do.
import { pending, tradeForm } from '../../test/support/books.js';
import { clientWith, enter, newAsset, priced, type Asset } from '../../test/support/days.js';
import { changedTables, fingerprint } from '../../test/support/fingerprint.js';
import { refusalOf } from '../../test/support/four-tests.js';
import { openHouse, type House } from '../../test/support/house.js';
import { expectBooksToAgree } from '../../test/support/replay.js';
import { Refusal } from '../errors.js';
import { closeBooks } from './close-books.js';
import { completeTransfer } from './complete-transfer.js';
import { dividend } from './corporate-actions.js';
import { recordTrade } from './record-trade.js';
import { setPrice } from './set-price.js';
import { voidTrade } from './void-trade.js';

let house: House;
let asset: Asset;
let client: string;
beforeAll(async () => {
  house = await openHouse();
  asset = await newAsset(house);
  client = await clientWith(house, '1000.00', '2026-01-01');
});
afterAll(() => house.close());
afterEach(async () => {
  await expectBooksToAgree(house.rows);
  const open = await house.rows.row<{ closed_until: string | null }>(
    'SELECT closed_until FROM book_closings ORDER BY seq DESC LIMIT 1',
  );
  if (open?.closed_until) await close(null);
});

const close = (closed_until: string | null, reason = 'the year is reported') =>
  house.door.run(closeBooks, house.admin, { closed_until, reason });
const buy = (at: string) =>
  house.door.run(recordTrade, house.admin, tradeForm(client, `BUY 1 ${asset.symbol} at 1 on ${at}`));

test.each<[string, string, () => Promise<unknown>]>([
  ['a trade', 'executed_at', () => buy('2026-01-03T23:59:59.999Z')],
  [
    'the completion of a transfer',
    'processed_at',
    async () => {
      const id = await pending(house, client, 'DEPOSIT 5 USD');
      return house.door.run(completeTransfer, house.admin, { id, processed_at: '2026-01-03' });
    },
  ],
  [
    'a price',
    'as_of',
    () => house.door.run(setPrice, house.admin, { id: asset.id, price: '5', as_of: '2026-01-03T23:59:59.999Z' }),
  ],
  [
    'a dividend',
    'effective_at',
    () => house.door.run(dividend, house.admin, { id: asset.id, per_unit: '5', effective_at: '2026-01-01' }),
  ],
])('%s of the last closed day is refused, with the first day that is open', async (_name, field, attempt) => {
  await close('2026-01-04');
  const { code, issues } = await refusalOf(attempt());
  expect([code, issues[0].field, issues[0].params]).toEqual(['books_closed', field, { date: '2026-01-04' }]);
});

test('the first open day takes entries, from its first moment', async () => {
  await close('2026-01-04');
  await buy('2026-01-04T00:00:00.000Z');
  await priced(house, asset, '2', '2026-01-04T00:00:00.000Z');
});

test('a void of a closed day is refused; reopened with a reason it is done, and both are in the log', async () => {
  const id = await enter(house, client, `BUY 1 ${asset.symbol} at 1 on 2026-01-02`);
  await close('2026-01-04');
  const attempt = () => house.door.run(voidTrade, house.admin, { id, reason: 'a slip' });
  const before = await fingerprint(house.rows);
  expect((await refusalOf(attempt())).issues[0]).toMatchObject({
    code: 'books_closed',
    params: { date: '2026-01-04' },
  });
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
  await close('2026-01-02', 'a slip of the broker');
  await attempt();
  const log = `SELECT action_type, metadata->'before'->>'closed_until' AS before, metadata->'after'->>'closed_until' AS after
    FROM activity_logs WHERE target_type = 'book_closings' ORDER BY created_at DESC, id LIMIT 2`;
  expect(await house.rows.rows(log)).toEqual(
    expect.arrayContaining([
      { action_type: 'BOOKS_CLOSED', before: null, after: '2026-01-04' },
      { action_type: 'BOOKS_REOPENED', before: '2026-01-04', after: '2026-01-02' },
    ]),
  );
  expect(await house.rows.rows(`SELECT 1 FROM activity_logs WHERE metadata::text LIKE '%broker%'`)).toEqual([]);
});

test('opened without a day, every day is open', async () => {
  await close('2026-01-04');
  await close(null, 'all is to be entered again');
  await buy('2026-01-01T12:00Z');
});

test('a later closing closes more, and is no reopening', async () => {
  await close('2026-01-02');
  await close('2026-01-05');
  await expect(buy('2026-01-04')).rejects.toThrow('books_closed');
  expect(
    await house.count(`activity_logs WHERE action_type = 'BOOKS_CLOSED' AND metadata::text LIKE '%2026-01-05%'`),
  ).toBe(1);
});

test('closed beside thirty-two trades: those before it are in, those after it refused, none slips in behind', async () => {
  const endings: string[] = [];
  const attempt = (work: Promise<unknown>) =>
    work.then(
      () => void endings.push('done'),
      (error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        endings.push(error.code);
      },
    );
  const before = await house.count('trades');
  const trades = Array.from({ length: 32 }, (_, i) =>
    new Promise((wake) => setTimeout(wake, i * 3)).then(() => attempt(buy('2026-01-03'))),
  );
  await new Promise((wake) => setTimeout(wake, 40));
  const { id } = await close('2026-01-05');
  await Promise.all(trades);
  expect(endings.filter((one) => one !== 'done' && one !== 'books_closed')).toEqual([]);
  expect(await house.count('trades')).toBe(before + endings.filter((one) => one === 'done').length);
  expect(endings).toContain('books_closed');
  expect(await house.count(`trades WHERE seq > (SELECT seq FROM book_closings WHERE id = '${id}')`)).toBe(0);
});
