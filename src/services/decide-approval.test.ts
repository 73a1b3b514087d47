// Every command that can need a second person, by its own case: asked for, it does nothing; nobody who may not decides;
// and approved, it does exactly what it does when one person is enough, with both names in the log.
import { asking } from '../../test/support/approvals.js';
import { fingerprint, changedTables } from '../../test/support/fingerprint.js';
import { refusalOf, type Case, type Form } from '../../test/support/four-tests.js';
import { deposit, idOf, openHouse, withKey, type House } from '../../test/support/house.js';
import { plantPrice, plantStaff } from '../../test/support/planted.js';
import { CASES } from '../../test/use-cases/index.js';
import { closeBooks } from './close-books.js';
import { completeTransfer } from './complete-transfer.js';
import { approveRequest, declineRequest } from './decide-approval.js';
import { editApprovalPolicy } from './edit-approval-policy.js';
import { recordTransfer } from './record-transfer.js';
import { COMMANDS_THAT_WAIT } from './second-person.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await everyAmountNeedsTwo();
});
afterAll(() => house.close());

/** Whatever it is worth: the amounts have tests of their own. */
async function everyAmountNeedsTwo(): Promise<void> {
  const limited = 'SELECT id FROM approval_policies WHERE above_usd IS NOT NULL';
  for (const { id } of await house.rows.rows<{ id: string }>(limited))
    await house.door.run(editApprovalPolicy, house.admin, { id, above_usd: '' });
}

interface Tried {
  form(house: House): Promise<Form>;
  done?: Case['done'];
}

async function withdrawal(): Promise<Form> {
  await deposit(house, house.client.stock, '5000.00');
  const { id } = await house.door.run(recordTransfer, house.admin, {
    user_id: idOf(house.client.stock),
    transaction_type: 'WITHDRAWAL',
    amount: '1500.00',
    currency: 'USD',
    method: 'WIRE_TRANSFER',
  });
  return { id };
}

let closings = 0;

/** The case's own price, where the book has had one a hundredth as high. */
async function jump(command: string): Promise<Form> {
  const form = await caseOf(command).good(house);
  const priced = await house.rows.row<{ kind: 'STOCK' | 'FIAT'; symbol: string }>(
    `SELECT 'STOCK' AS kind, symbol FROM assets WHERE id::text = $1
     UNION ALL SELECT 'FIAT', code FROM currencies WHERE id::text = $1 OR code = $2`,
    [form.id, form.symbol],
  );
  await plantPrice(house, priced?.kind ?? 'FIAT', priced?.symbol ?? '', '0.00001');
  return form;
}

const sourced = async (command: string): Promise<Form> => ({
  ...(await caseOf(command).good(house)),
  coingecko_id: 'umbrella',
});

/** Where the case's own form is one that one person may give: a deposit, an ordinary trade, an asset without a source of its price, a client's password, a closing of the books. */
const OTHERS: Readonly<Record<string, Tried>> = {
  'complete-transfer': { form: withdrawal },
  ...Object.fromEntries(['add-asset', 'edit-asset'].map((name) => [name, { form: () => sourced(name) }])),
  'edit-currency': { form: async (house) => ({ ...(await caseOf('edit-currency').good(house)), is_active: false }) },
  'record-trade': { form: async (house) => ({ ...(await caseOf('record-trade').good(house)), fee: '999.00' }) },
  ...Object.fromEntries(['set-price', 'set-rate', 'enter-price'].map((name) => [name, { form: () => jump(name) }])),
  'set-password': { form: async () => ({ id: await plantStaff(house), password: 'a new one, 42' }) },
  'close-books': {
    async form() {
      await house.door.run(closeBooks, house.admin, {
        closed_until: `2025-06-0${(closings += 1)}`,
        reason: 'To be reopened',
      });
      return { reason: 'Reopened' };
    },
  },
};

const caseOf = (command: string): Case => {
  const found = CASES.find(({ useCase }) => useCase.name === command);
  if (!found) throw new Error(`${command} has no case`);
  return found;
};

const tried = (command: string): Tried =>
  OTHERS[command] ?? { form: (house) => caseOf(command).good(house), done: caseOf(command).done };

const statusOf = async (id: string) =>
  (await house.rows.row<{ status: string }>('SELECT status FROM pending_approvals WHERE id = $1', [id]))?.status;

describe.each(COMMANDS_THAT_WAIT)('%s', (command) => {
  const { useCase } = caseOf(command);
  test('asked for: a request and its row of the log, and nothing else', async () => {
    const form = await tried(command).form(house);
    const before = await fingerprint(house.rows);
    const request = await asking(house, useCase, form, withKey(house.admin));
    expect(changedTables(before, await fingerprint(house.rows))).toEqual([
      'activity_logs',
      'command_requests',
      'pending_approvals',
    ]);
    expect(
      await house.rows.row('SELECT action_type, actor_id, target_id FROM activity_logs WHERE id = $1', [
        request.log_id,
      ]),
    ).toEqual({ action_type: 'APPROVAL_REQUESTED', actor_id: idOf(house.admin), target_id: request.id });
    await house.door.run(declineRequest, house.secondAdmin, { id: request.id, reason: 'The next test' });
  });

  test('sent again with its key: the same request, and nothing written', async () => {
    const form = await tried(command).form(house);
    const context = withKey(house.admin);
    const first = await asking(house, useCase, form, context);
    const before = await fingerprint(house.rows);
    expect(await asking(house, useCase, form, context)).toEqual({ ...first, repeated: true });
    expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
    await house.door.run(declineRequest, house.admin, { id: first.id, reason: 'Taken back' });
    expect(await statusOf(first.id)).toBe('CANCELLED');
  });

  test('approved by nobody who may not, and by another admin once, who does what one person would have done', async () => {
    const { form: makeForm, done } = tried(command);
    const form = await makeForm(house);
    const { id } = await asking(house, useCase, form);
    for (const [by, code] of [
      [house.admin, 'own_request'],
      [house.officer, 'forbidden'],
      [house.client.stock, 'forbidden'],
    ] as const)
      expect((await refusalOf(house.door.run(approveRequest, by, { id }))).code).toBe(code);
    expect(await statusOf(id)).toBe('WAITING');

    const looked = await house.door.preview(approveRequest, house.secondAdmin, { id });
    expect(looked.log.action).toBe(command === 'close-books' ? 'BOOKS_REOPENED' : caseOf(command).log.action);
    expect(await statusOf(id)).toBe('WAITING');

    const answer = await house.door.run(approveRequest, house.secondAdmin, { id });
    const executed = await house.rows.row<{ actor_id: string; metadata: Record<string, unknown> }>(
      `SELECT actor_id, metadata FROM activity_logs WHERE metadata->>'approval_id' = $1`,
      [id],
    );
    expect(executed?.actor_id).toBe(idOf(house.admin));
    expect(executed?.metadata).toMatchObject({
      requested_by: idOf(house.admin),
      approved_by: idOf(house.secondAdmin),
    });
    await done?.(house, String(answer.result_id), form);
    const again = await refusalOf(house.door.run(approveRequest, house.secondAdmin, { id }));
    expect(again.code).toBe('approval_ended');
  });
});

test('where the rule is off, nothing waits', async () => {
  house.approvals.required = false;
  const done = await house.door.run(completeTransfer, house.admin, await withdrawal());
  expect(done).toMatchObject({ usd_value: '1500.00' });
});
