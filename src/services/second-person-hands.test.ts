// Attacks on who approves: each way to have had a hand in what is decided on, each way past the edit that should cancel a
// request, and a house so small that nobody is left.
import { asking, portfolioOf } from '../../test/support/approvals.js';
import { refusalOf } from '../../test/support/four-tests.js';
import { deposit, idOf, openHouse, person, priceOf, type House } from '../../test/support/house.js';
import { handIn } from '../../test/support/imports.js';
import { PDF } from '../../test/support/papers.js';
import { resetByMail } from '../../test/support/reset-link.js';
import { plantSecondFactor } from '../../test/support/second-factor.js';
import { newEmail, plantClient, plantHeldPrice, plantPaper, plantStaff } from '../../test/support/planted.js';
import { addDocument } from './add-document.js';
import { adjustPnl, voidAdjustment } from './adjust-pnl.js';
import { archiveClient } from './archive-client.js';
import { changeOwnPassword } from './change-own-password.js';
import { completeTransfer } from './complete-transfer.js';
import { dividend } from './corporate-actions.js';
import { createStaff } from './create-staff.js';
import { approveRequest, declineRequest } from './decide-approval.js';
import { approveKyc } from './decide-kyc.js';
import { disableStaff } from './disable-staff.js';
import { editTrade } from './edit-trade.js';
import { editTransfer } from './edit-transfer.js';
import { acceptHeldPrice } from './held-prices.js';
import { importFile } from './import-file.js';
import { PaperFile } from './paper-file.js';
import { recordTrade } from './record-trade.js';
import { recordTransfer } from './record-transfer.js';
import { restoreClient } from './restore-client.js';
import { resetSecondFactor } from './remove-second-factor.js';
import { setPassword } from './set-password.js';
import { setPrice } from './set-price.js';
import { undoImport } from './undo-import.js';
import type { Entry } from './index.js';
import { voidCorporateAction } from './void-corporate-action.js';
import { voidPrice } from './void-price.js';
import { voidTrade } from './void-trade.js';
import { voidTransfer } from './void-transfer.js';
import type { RequestContext } from '../request-context.js';

let house: House;
const reason = 'By mistake';
beforeAll(async () => {
  house = await openHouse();
  await deposit(house, house.client.stock, '90000.00', '2026-01-01');
  await priceOf(house, 'AAPL', '150');
});
afterAll(() => house.close());
afterEach(() => void (house.approvals.required = false));

const third = async (): Promise<RequestContext> => person(await plantStaff(house, 'ADMIN'), 'ADMIN');
const whyNot = async (id: string, by: RequestContext) =>
  (await refusalOf(house.door.run(approveRequest, by, { id }))).code;
const done = async (useCase: Entry['useCase'], by: RequestContext, input: object): Promise<string> =>
  ((await house.door.run(useCase, by, input)) as { id: string }).id;
const user = () => idOf(house.client.stock);
const one = async (text: string, values: unknown[] = []): Promise<string> =>
  (await house.rows.row<{ id: string }>(text, values))?.id ?? '';
const tradeForm = () => ({ user_id: user(), trade_type: 'BUY', symbol: 'AAPL', quantity: '10', price_per_unit: '150' });
const transfer = (by: RequestContext, transaction_type: string) =>
  done(recordTransfer, by, {
    user_id: user(),
    transaction_type,
    amount: '2000.00',
    currency: 'USD',
    method: 'WIRE_TRANSFER',
  });
const completed = async (by: RequestContext): Promise<string> => {
  const id = await transfer(by, 'DEPOSIT');
  await done(completeTransfer, house.admin, { id });
  return id;
};
let lines = 0;
const imported = async (by: RequestContext): Promise<string> => {
  lines += 1;
  const content = `client,trade_type,symbol,quantity,price_per_unit,executed_at\n${user()},BUY,AAPL,${10 + lines},150,2026-01-05T0${lines}:00:00Z\n`;
  return done(importFile, by, { kind: 'TRADES', file: await handIn(content) });
};

/** What the second admin has done, then what the first one asks for. */
const HANDS: readonly [string, (by: RequestContext) => Promise<[Entry['useCase'], object]>][] = [
  ['entered the trade', async (by) => [voidTrade, { id: await done(recordTrade, by, tradeForm()), reason }]],
  [
    'edited the trade',
    async (by) => {
      const id = await done(recordTrade, house.admin, tradeForm());
      await done(editTrade, by, { id, admin_note: 'Seen' });
      return [voidTrade, { id, reason }];
    },
  ],
  [
    'imported the trade',
    async (by) => [
      voidTrade,
      { id: await one('SELECT id FROM trades WHERE import_id = $1', [await imported(by)]), reason },
    ],
  ],
  ['imported the file', async (by) => [undoImport, { id: await imported(by), reason }]],
  ['entered the deposit', async (by) => [voidTransfer, { id: await completed(by), reason }]],
  [
    'edited the withdrawal',
    async (by) => {
      const id = await transfer(house.admin, 'WITHDRAWAL');
      await done(editTransfer, by, { id, bank_reference: 'REF' });
      return [completeTransfer, { id }];
    },
  ],
  [
    'adjusted the P&L',
    async (by) => {
      const portfolio = await one('SELECT id FROM portfolios WHERE user_id = $1', [user()]);
      const form = { id: portfolio, amount: '900.00', kind: 'INCOME', reason };
      return [voidAdjustment, { id: await done(adjustPnl, by, form), reason }];
    },
  ],
  [
    'set the price',
    async (by) => {
      const id = await one(`SELECT id FROM assets WHERE symbol = 'MSFT'`);
      await done(setPrice, by, { id, price: '300' });
      return [
        voidPrice,
        { id: await one(`SELECT id FROM prices WHERE symbol = 'MSFT' ORDER BY seq DESC LIMIT 1`), reason },
      ];
    },
  ],
  [
    'entered the dividend',
    async (by) => {
      const id = await one(`SELECT id FROM assets WHERE symbol = 'AAPL'`);
      return [
        voidCorporateAction,
        { id: await done(dividend, by, { id, per_unit: '0.01', effective_at: '2026-01-05T09:00:00Z' }), reason },
      ];
    },
  ],
  [
    'archived the client and took it back',
    async (by) => {
      const id = await plantClient(house, { kyc: 'PENDING' });
      await done(archiveClient, by, { id });
      await done(restoreClient, by, { id });
      return [approveKyc, { id }];
    },
  ],
];

test.each(HANDS)('whoever has %s does not approve it, and a third admin does', async (_what, work) => {
  const other = await third();
  const [useCase, input] = await work(house.secondAdmin);
  const { id } = await asking(house, useCase, input);
  expect(await whyNot(id, house.secondAdmin)).toBe('own_work');
  expect(await whyNot(id, house.admin)).toBe('own_request');
  expect(await house.door.run(approveRequest, other, { id })).toMatchObject({ id });
  const names = await house.rows.row(
    `SELECT l.actor_id AS asked, l.metadata->>'approved_by' AS approved, l.metadata->>'requested_by' AS requested,
       (SELECT d.actor_id FROM activity_logs d WHERE d.target_id = $1 AND d.action_type = 'APPROVAL_DECIDED') AS decided
     FROM activity_logs l WHERE l.metadata->>'approval_id' = $1`,
    [id],
  );
  const [asked, by] = [idOf(house.admin), idOf(other)];
  expect(names).toEqual({ asked, requested: asked, approved: by, decided: by });
});

test('what has been decided on before is decided on by anybody: a held price is its source’s', async () => {
  const { id } = await asking(house, acceptHeldPrice, { id: await plantHeldPrice(house, 'AAPL') });
  expect(await house.door.run(approveRequest, house.secondAdmin, { id })).toMatchObject({ id });
});

test.each([
  [
    'the trade',
    async () => {
      const id = await done(recordTrade, house.admin, tradeForm());
      return [voidTrade, { id, reason }, () => done(editTrade, house.admin, { id, admin_note: 'Changed' })] as const;
    },
  ],
  [
    'the withdrawal',
    async () => {
      const id = await transfer(house.admin, 'WITHDRAWAL');
      return [completeTransfer, { id }, () => done(editTransfer, house.admin, { id, bank_reference: 'NEW' })] as const;
    },
  ],
  [
    'a paper of the client',
    async () => {
      const id = await plantClient(house, { kyc: 'PENDING' });
      await plantPaper(house, id, { status: 'APPROVED' });
      const form = { user_id: id, document_type: 'PROOF_OF_ADDRESS', file: new PaperFile('new.pdf', PDF) };
      return [approveKyc, { id }, () => done(addDocument, house.admin, form)] as const;
    },
  ],
])('an edit of %s cancels the request, for good', async (_what, work) => {
  const [useCase, input, edit] = await work();
  const { id } = await asking(house, useCase, input);
  await edit();
  expect(await house.rows.row('SELECT status FROM pending_approvals WHERE id = $1', [id])).toEqual({
    status: 'CANCELLED',
  });
  expect(await whyNot(id, house.secondAdmin)).toBe('approval_ended');
});

test('whoever could use an account could have given what it gave: a chain of passwords approves nothing', async () => {
  const [between, last] = [await third(), await third()];
  await house.door.run(setPassword, house.admin, { id: idOf(between), password: 'a lost horse 51' });
  await house.door.run(setPassword, between, { id: idOf(last), password: 'a lost horse 52' });
  const form = {
    id: await portfolioOf(house, house.client.stock),
    amount: '900.00',
    kind: 'CORRECTION',
    reason: 'Attack',
  };
  const { id } = await asking(house, adjustPnl, form);
  expect([await whyNot(id, between), await whyNot(id, last)]).toEqual(['access_given', 'access_given']);
  expect(await house.door.run(approveRequest, await third(), { id })).toMatchObject({ id });
});

describe('a house of two', () => {
  let small: House;
  beforeAll(async () => (small = await openHouse()));
  afterAll(() => small.close());
  const approve = (id: string) => small.door.run(approveRequest, small.secondAdmin, { id });
  const adjustment = async () => ({
    id: await portfolioOf(small, small.client.stock),
    ...{ amount: '2000.00', kind: 'INCOME', reason: 'A bonus' },
  });

  test('what both have touched says that nobody is left and what to do; a third admin, whom the two make, approves it', async () => {
    await deposit(small, small.client.stock, '9000.00');
    const form = { user_id: idOf(small.client.stock), amount: '2000.00', currency: 'USD', method: 'WIRE_TRANSFER' };
    const { id: money } = await small.door.run(recordTransfer, small.secondAdmin, {
      ...form,
      transaction_type: 'WITHDRAWAL',
    });
    const { id } = await asking(small, completeTransfer, { id: money });
    const refused = await refusalOf(approve(id));
    expect(refused.code).toBe('nobody_left');

    const colleague = {
      email: newEmail(),
      role: 'ADMIN',
      password: 'correct horse 42',
      first_name: 'Tria',
      last_name: 'Third',
    };
    const made = await asking(small, createStaff, colleague);
    const { result_id } = await approve(made.id);
    expect((await refusalOf(approve(id))).code).toBe('own_work');
    // Who asked for the account knows its password, too, until its owner has chosen another by the mail.
    const third = person(String(result_id), 'ADMIN');
    const byThird = () => small.door.run(approveRequest, third, { id });
    expect((await refusalOf(byThird())).code).toBe('access_given');
    const change = { current_password: colleague.password, new_password: 'brighter horse 43' };
    await small.door.run(changeOwnPassword, third, { ...change, new_password_again: change.new_password });
    expect((await refusalOf(byThird())).code).toBe('access_given');
    await resetByMail(small, colleague.email, 'brightest horse 44');
    expect(await byThird()).toMatchObject({ id });
    await small.door.run(disableStaff, small.admin, { id: String(result_id) });
  });

  test('nor does who has given an account its access approve what that account asks for', async () => {
    await small.door.run(setPassword, small.admin, { id: idOf(small.secondAdmin), password: 'a lost horse 43' });
    const { id } = await asking(small, adjustPnl, await adjustment(), small.secondAdmin);
    const approval = () => small.door.run(approveRequest, small.admin, { id });
    expect((await refusalOf(approval())).code).toBe('gave_access');
    await resetByMail(small, 'second.admin@example.com', 'a found horse 44');
    expect(await approval()).toMatchObject({ id });
  });

  test('so is an account whose password or second factor the one who asks has set or taken away', async () => {
    const id = (await asking(small, adjustPnl, await adjustment())).id;
    await small.door.run(setPassword, small.admin, { id: idOf(small.secondAdmin), password: 'a lost horse 45' });
    expect((await refusalOf(approve(id))).code).toBe('access_given');
    await resetByMail(small, 'second.admin@example.com', 'a found horse 46');
    await plantSecondFactor(small, idOf(small.secondAdmin));
    await small.door.run(resetSecondFactor, small.admin, { id: idOf(small.secondAdmin) });
    expect((await refusalOf(approve(id))).code).toBe('access_given');
    await resetByMail(small, 'second.admin@example.com', 'a found horse 47');
    expect(await approve(id)).toMatchObject({ id });
  });

  test('or they decline it and begin anew: one enters and asks, the other approves', async () => {
    const form = { user_id: idOf(small.client.stock), amount: '1500.00', currency: 'USD', method: 'WIRE_TRANSFER' };
    const { id: money } = await small.door.run(recordTransfer, small.secondAdmin, {
      ...form,
      transaction_type: 'WITHDRAWAL',
    });
    const { id } = await asking(small, completeTransfer, { id: money });
    expect((await refusalOf(approve(id))).code).toBe('nobody_left');
    await small.door.run(declineRequest, small.secondAdmin, { id, reason: 'Entered by me' });
    const again = (await small.door.run(recordTransfer, small.admin, { ...form, transaction_type: 'WITHDRAWAL' })).id;
    expect(await approve((await asking(small, completeTransfer, { id: again })).id)).toBeDefined();
  });

  test('one of two cannot have the other disabled, and is told why', async () => {
    const { id } = await asking(small, disableStaff, { id: idOf(small.secondAdmin) });
    expect((await refusalOf(approve(id))).code).toBe('nobody_left');
  });
});
