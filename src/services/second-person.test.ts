// Attacks on the rule of two persons: every way round the second one that we could think of.
import { asking, plantRequest, portfolioOf } from '../../test/support/approvals.js';
import { fingerprint, changedTables } from '../../test/support/fingerprint.js';
import { refusalOf } from '../../test/support/four-tests.js';
import { deposit, idOf, openHouse, person, withKey, type House } from '../../test/support/house.js';
import {
  newEmail,
  newSymbol,
  plantAsset,
  plantClient,
  plantPaper,
  plantStaff,
  unknownId,
} from '../../test/support/planted.js';
import { connectAs } from '../../test/support/sql.js';
import { adjustPnl } from './adjust-pnl.js';
import { addAsset, editAsset } from './assets.js';
import { editCurrency } from './currencies.js';
import { completeTransfer } from './complete-transfer.js';
import { createStaff } from './create-staff.js';
import { approveRequest, declineRequest } from './decide-approval.js';
import { approveKyc } from './decide-kyc.js';
import { disableStaff, enableStaff } from './disable-staff.js';
import { editApprovalPolicy } from './edit-approval-policy.js';
import { editClient } from './edit-client.js';
import { editTransfer } from './edit-transfer.js';
import { cancelTransfer } from './end-transfer.js';
import { matchesPassword } from './passwords.js';
import { openClient } from './open-client.js';
import { recordTransfer } from './record-transfer.js';
import { approveDocument } from './review-document.js';
import { setPassword } from './set-password.js';
import { voidTransfer } from './void-transfer.js';
import type { RequestContext } from '../request-context.js';
import { systemContext } from '../request-context.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  // Somebody is left who has had a hand in nothing; a house of two is second-person-hands.test.ts.
  await plantStaff(house, 'ADMIN');
  await deposit(house, house.client.stock, '90000.00');
});
afterAll(() => house.close());
beforeEach(() => {
  house.approvals.required = true;
  house.setClock('2026-01-05T09:00:00.000Z');
});

async function withdrawal(by: RequestContext = house.admin, amount = '5000.00'): Promise<string> {
  const form = { transaction_type: 'WITHDRAWAL', amount, currency: 'USD', method: 'WIRE_TRANSFER' };
  return (await house.door.run(recordTransfer, by, { ...form, user_id: idOf(house.client.stock) })).id;
}

const approve = (id: string, by = house.secondAdmin) => house.door.run(approveRequest, by, { id });
const whyNot = async (id: string, by = house.secondAdmin) => (await refusalOf(approve(id, by))).code;
const rowOf = (id: string) =>
  house.rows.row<Record<string, unknown>>('SELECT * FROM pending_approvals WHERE id = $1', [id]);
const statusOf = async (id: string) => (await rowOf(id))?.status;
const transferStatus = async (id: string) =>
  (await house.rows.row<{ status: string }>('SELECT status FROM transactions WHERE id = $1', [id]))?.status;
const anAdmin = async (): Promise<RequestContext> => person(await plantStaff(house, 'ADMIN'), 'ADMIN');
/** As if the rule were off for a moment: what was done before it was on. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  house.approvals.required = false;
  try {
    return await work();
  } finally {
    house.approvals.required = true;
  }
}

/** A paper that is decided on while its client's approval waits. */
const papers = new Map<string, string>();
const NAMED = { password: 'correct horse 42', first_name: 'Ada', last_name: 'Named' };
const clientForm = () => ({ ...NAMED, email: newEmail(), account_type: 'STOCK' });
const colleague = () => ({ ...NAMED, email: newEmail(), role: 'COMPLIANCE' });

/** By the owner's hand, with a row in the log as the guard asks. */
async function behindTheDoor(text: string, values: unknown[]): Promise<void> {
  const sql = await connectAs(house.database, 'owner');
  await sql.query('BEGIN');
  await sql.query(text, values);
  await sql.query(
    `INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'Past the door')`,
  );
  await sql.query('COMMIT');
  await sql.end();
}

const importedBy = (by: RequestContext, client: string) =>
  behindTheDoor(
    `WITH file AS (INSERT INTO imports (kind, file_name, file_size, sha256, row_count, created_by)
       VALUES ('CLIENTS', 'clients.csv', 1, '${'ab'.repeat(32)}', 1, $1) RETURNING id)
     UPDATE users SET import_id = file.id FROM file WHERE users.id = $2`,
    [idOf(by), client],
  );

describe('amounts', () => {
  test('up to the line’s amount one person is enough, and a cent above it is not', async () => {
    expect(
      await house.door.run(completeTransfer, house.admin, { id: await withdrawal(house.admin, '1000.00') }),
    ).toEqual(expect.objectContaining({ usd_value: '1000.00' }));
    const request = await asking(house, completeTransfer, { id: await withdrawal(house.admin, '1000.01') });
    expect(await rowOf(request.id)).toMatchObject({ amount_usd: '1000.01', user_id: idOf(house.client.stock) });
  });

  test('a loss counts as much as a gain', async () => {
    const id = await portfolioOf(house, house.client.stock);
    const form = { id, kind: 'CORRECTION', reason: 'Too much' };
    await asking(house, adjustPnl, { ...form, amount: '-500.01' });
    expect(await house.door.run(adjustPnl, house.admin, { ...form, amount: '-500.00' })).toMatchObject({
      repeated: false,
    });
  });

  test('a deposit, and a client’s own new password, need one person', async () => {
    await deposit(house, house.client.stock, '20000.00');
    const password = 'another horse 42';
    expect(await house.door.run(setPassword, house.admin, { id: await plantClient(house), password })).toBeDefined();
  });

  test('a line that is off needs nobody; one that is edited waits, whatever the lines say', async () => {
    const line = await house.rows.row<{ id: string }>(
      `SELECT id FROM approval_policies WHERE command = 'void-transfer'`,
    );
    const { id } = await asking(house, editApprovalPolicy, { id: line?.id, is_active: false });
    const transfer = await alone(async () => {
      const id = await withdrawal();
      await house.door.run(completeTransfer, house.admin, { id });
      return id;
    });
    await asking(house, voidTransfer, { id: transfer, reason: 'Before the line is off' }).then(({ id }) =>
      house.door.run(declineRequest, house.admin, { id, reason: 'Not yet' }),
    );
    await approve(id);
    expect(await house.door.run(voidTransfer, house.admin, { id: transfer, reason: 'Now' })).toMatchObject({
      id: transfer,
    });
  });
});

describe('where an asset’s price comes from', () => {
  const edited = async (change: object, columns: object = {}) => {
    const id = await plantAsset(house, newSymbol(), { asset_type: 'CRYPTO', coingecko_id: 'umbrella', ...columns });
    return { id, ...change };
  };
  const sourceOf = async (id: unknown) =>
    (await house.rows.row<{ coingecko_id: string | null }>('SELECT coingecko_id FROM assets WHERE id = $1', [id]))
      ?.coingecko_id;

  test.each([
    ['pointed at another coin', 'umbrella', 'parasol'],
    ['pointed at its first one', null, 'parasol'],
    ['left without one', 'umbrella', ''],
  ])('an asset is %s by two', async (_how, before, after) => {
    const form = await edited({ coingecko_id: after, name: 'Parasol' }, { coingecko_id: before });
    const { id } = await asking(house, editAsset, form);
    expect(await sourceOf(form.id)).toBe(before);
    await approve(id);
    expect(await sourceOf(form.id)).toBe(after || null);
  });

  test.each([
    { name: 'Parasol Works', logo_url: 'https://example.com/p.svg' },
    { decimals: '4' },
    { whole_units: true },
    { name: 'Parasol Works', coingecko_id: 'umbrella' },
  ])('whatever else is edited, by one: %j', async (change) => {
    const form = await edited(change);
    expect(await house.door.run(editAsset, house.admin, form)).toMatchObject({ id: form.id });
  });

  test('it is ended by two, and begun again, and so is a currency’s; an asset that has none is retired by one', async () => {
    const form = await edited({ is_active: false });
    const { id } = await asking(house, editAsset, form);
    await approve(id);
    await asking(house, editAsset, { ...form, is_active: true });
    const own = await edited({ is_active: false }, { coingecko_id: null });
    expect(await house.door.run(editAsset, house.admin, own)).toMatchObject({ id: own.id });
    const krona = await house.rows.row<{ id: string }>(`SELECT id FROM currencies WHERE code = 'SEK'`);
    await asking(house, editCurrency, { id: krona?.id, is_active: false });
    expect(await house.door.run(editCurrency, house.admin, { id: krona?.id, name: 'Krona' })).toMatchObject(
      krona ?? {},
    );
  });

  test('a new asset that names a coin needs two, and one that names none does not', async () => {
    const form = () => ({ symbol: newSymbol(), asset_type: 'CRYPTO', name: 'Umbrella' });
    const { id } = await asking(house, addAsset, { ...form(), coingecko_id: 'umbrella' });
    const { result_id } = await approve(id);
    expect(await sourceOf(result_id)).toBe('umbrella');
    expect(await house.door.run(addAsset, house.admin, form())).toMatchObject({ repeated: false });
  });
});

describe('who', () => {
  test('whoever entered the withdrawal does not approve it, though another has asked', async () => {
    const { id } = await asking(house, completeTransfer, { id: await withdrawal(house.secondAdmin) });
    expect(await whyNot(id)).toBe('own_work');
    expect(await approve(id, await anAdmin())).toMatchObject({ id });
  });

  test('whoever edited it does not', async () => {
    const transfer = await withdrawal();
    await house.door.run(editTransfer, house.secondAdmin, { id: transfer, bank_reference: 'REF 1' });
    const { id } = await asking(house, completeTransfer, { id: transfer });
    expect(await whyNot(id)).toBe('own_work');
  });

  test.each([
    ['opened the client', async () => (await house.door.run(openClient, house.secondAdmin, clientForm())).id],
    [
      'edited the client',
      async () => {
        const id = await plantClient(house, { kyc: 'PENDING' });
        await house.door.run(editClient, house.secondAdmin, { id, city: 'Bern' });
        return id;
      },
    ],
    [
      'uploaded the paper',
      async () => {
        const id = await plantClient(house, { kyc: 'PENDING' });
        await plantPaper(house, id, { status: 'APPROVED', uploaded_by: idOf(house.secondAdmin) });
        return id;
      },
    ],
    [
      'set the client’s password, and so could upload as the client',
      async () => {
        const id = await plantClient(house, { kyc: 'PENDING' });
        await house.door.run(setPassword, house.secondAdmin, { id, password: 'known to two, 42' });
        return id;
      },
    ],
    [
      'imported the client',
      async () => {
        const id = await plantClient(house, { kyc: 'PENDING' });
        await importedBy(house.secondAdmin, id);
        return id;
      },
    ],
  ])('whoever %s does not approve the client', async (_how, client) => {
    const { id } = await asking(house, approveKyc, { id: await client() });
    expect(await whyNot(id)).toBe('own_work');
    expect(await statusOf(id)).toBe('WAITING');
  });

  test('whoever has only reviewed the papers does', async () => {
    const client = await plantClient(house, { kyc: 'PENDING' });
    const paper = await plantPaper(house, client);
    await house.door.run(approveDocument, house.secondAdmin, { id: paper });
    expect(await approve((await asking(house, approveKyc, { id: client })).id)).toBeDefined();
  });

  test('compliance, clients, strangers and jobs decide nothing', async () => {
    const id = await plantRequest(house);
    for (const by of [
      house.officer,
      house.client.stock,
      systemContext('job'),
      { actor: { kind: 'anonymous' } } as const,
    ])
      for (const useCase of [approveRequest, declineRequest])
        expect((await refusalOf(house.door.run(useCase, by, { id, reason: 'No' }))).code).toBe('forbidden');
    expect(await statusOf(id)).toBe('WAITING');
  });

  test('an admin who was disabled a moment ago does not, nor one who is whom it is about', async () => {
    const third = await anAdmin();
    const id = await plantRequest(house);
    await alone(() => house.door.run(disableStaff, house.admin, { id: idOf(third) }));
    expect(await whyNot(id, third)).toBe('forbidden');
    await alone(() => house.door.run(enableStaff, house.admin, { id: idOf(third) }));
    const about = await asking(house, disableStaff, { id: idOf(third) });
    expect(await whyNot(about.id, third)).toBe('own_account');
  });

  test('what somebody has asked for who is no admin any more is not done', async () => {
    const third = await anAdmin();
    const id = await plantRequest(house, third);
    await alone(() => house.door.run(disableStaff, house.admin, { id: idOf(third) }));
    expect(await whyNot(id)).toBe('requester_gone');
  });

  test('a job or a script has no second person', async () => {
    const form = { id: await portfolioOf(house, house.client.stock), amount: '9000', kind: 'INCOME', reason: 'Job' };
    expect((await refusalOf(house.door.run(adjustPnl, systemContext('script'), form))).code).toBe(
      'second_person_needed',
    );
  });
});

describe('what', () => {
  test('an edit of the row cancels the request, and its log row says so', async () => {
    const transfer = await withdrawal();
    const { id } = await asking(house, completeTransfer, { id: transfer });
    const { log_id } = await house.door.run(editTransfer, house.admin, { id: transfer, bank_reference: 'REF 2' });
    expect(await statusOf(id)).toBe('CANCELLED');
    expect(
      await house.rows.row(`SELECT metadata->>'cancelled_approvals' AS ended FROM activity_logs WHERE id = $1`, [
        log_id,
      ]),
    ).toEqual({ ended: id });
    expect(await whyNot(id)).toBe('approval_ended');
    expect(await transferStatus(transfer)).toBe('PENDING');
  });

  test.each([
    ['a new paper', (client: string) => house.door.run(approveDocument, house.admin, { id: papers.get(client) })],
    [
      'an edit of the client',
      (client: string) => house.door.run(editClient, house.admin, { id: client, city: 'Basel' }),
    ],
  ])('%s cancels the approval of a client', async (_what, change) => {
    const client = await plantClient(house, { kyc: 'PENDING' });
    // A wealth statement that still waits keeps no client from approval.
    await plantPaper(house, client, { status: 'APPROVED' });
    const { id } = await asking(house, approveKyc, { id: client });
    papers.set(client, await plantPaper(house, client, { document_type: 'WEALTH_STATEMENT' }));
    await change(client);
    expect(await statusOf(id)).toBe('CANCELLED');
  });

  test('a change past the door is seen, too', async () => {
    const transfer = await withdrawal();
    const { id } = await asking(house, completeTransfer, { id: transfer });
    await behindTheDoor(`UPDATE transactions SET bank_reference = 'HACKED' WHERE id = $1`, [transfer]);
    expect(await whyNot(id)).toBe('approval_changed');
    expect(await statusOf(id)).toBe('WAITING');
  });

  test('the same is not asked twice of one row; once one has ended, it is', async () => {
    const transfer = await withdrawal();
    const { id } = await asking(house, completeTransfer, { id: transfer });
    expect((await refusalOf(house.door.run(completeTransfer, house.secondAdmin, { id: transfer }))).code).toBe(
      'approval_waiting',
    );
    await house.door.run(declineRequest, house.admin, { id, reason: 'Taken back' });
    expect(await rowOf(id)).toMatchObject({ status: 'CANCELLED', decided_by: null });
    await asking(house, completeTransfer, { id: transfer });
  });

  test('where the money is gone by then, it is refused with its reason, waits on, and is done once it is back', async () => {
    const client = person(await plantClient(house), 'CUSTOMER');
    await deposit(house, client, '6000.00');
    const form = { transaction_type: 'WITHDRAWAL', currency: 'USD', method: 'WIRE_TRANSFER', user_id: idOf(client) };
    const large = (await house.door.run(recordTransfer, house.admin, { ...form, amount: '5500.00' })).id;
    const { id } = await asking(house, completeTransfer, { id: large });
    const small = (await house.door.run(recordTransfer, house.admin, { ...form, amount: '900.00' })).id;
    await house.door.run(completeTransfer, house.admin, { id: small });
    const before = await fingerprint(house.rows);
    expect(await whyNot(id)).toBe('overdrawn');
    expect((await refusalOf(house.door.preview(approveRequest, house.secondAdmin, { id }))).code).toBe('overdrawn');
    expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
    await deposit(house, client, '1000.00');
    house.setClock('2026-01-05T10:00:00.000Z');
    expect(await approve(id)).toBeDefined();
    expect(await transferStatus(large)).toBe('COMPLETED');
  });

  test('what could not be done now is refused now, and no request is made of it', async () => {
    const transfer = await withdrawal(house.admin, '900000.00');
    const before = await house.count('pending_approvals');
    expect((await refusalOf(house.door.run(completeTransfer, house.admin, { id: transfer }))).code).toBe('overdrawn');
    expect((await refusalOf(house.door.run(completeTransfer, house.admin, { id: unknownId() }))).code).toBe(
      'not_found',
    );
    expect(await house.count('pending_approvals')).toBe(before);
  });

  test('a transfer that was cancelled meanwhile is not completed', async () => {
    const transfer = await withdrawal();
    const { id } = await asking(house, completeTransfer, { id: transfer });
    await house.door.run(cancelTransfer, house.secondAdmin, { id: transfer });
    expect(await whyNot(id)).toBe('approval_ended');
    expect(await transferStatus(transfer)).toBe('CANCELLED');
  });
});

describe('when', () => {
  test('by the clock it lapses, whether or not a job has run', async () => {
    const id = await plantRequest(house);
    house.setClock('2026-01-08T08:59:59.999Z');
    expect((await house.door.preview(approveRequest, house.secondAdmin, { id })).changed.clients).toBe(1);
    house.setClock('2026-01-08T09:00:00.000Z');
    expect(await whyNot(id)).toBe('approval_lapsed');
    expect((await refusalOf(house.door.run(declineRequest, house.secondAdmin, { id, reason: 'Late' }))).code).toBe(
      'approval_lapsed',
    );
  });

  test('sixteen at once, four admins among them: it is done once', async () => {
    const transfer = await withdrawal();
    const { id } = await asking(house, completeTransfer, { id: transfer });
    const admins = [house.secondAdmin, await anAdmin(), await anAdmin(), await anAdmin()];
    const outcomes = await Promise.allSettled(
      Array.from({ length: 16 }, (_, index) => approve(id, withKey(admins[index % 4] ?? house.secondAdmin))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'approval_ended' });
    const executed = `SELECT count(*)::int AS rows FROM activity_logs WHERE metadata->>'approval_id' = $1`;
    expect(await house.rows.row(executed, [id])).toEqual({ rows: 1 });
  });

  test('approvals and edits of the same row at once: one of them wins, and none is half done', async () => {
    for (let round = 0; round < 5; round += 1) {
      const transfer = await withdrawal();
      const { id } = await asking(house, completeTransfer, { id: transfer });
      const [approved] = await Promise.allSettled([
        approve(id),
        house.door.run(editTransfer, house.admin, { id: transfer, bank_reference: `REF ${round}` }),
      ]);
      const ends = approved.status === 'fulfilled' ? ['APPROVED', 'COMPLETED'] : ['CANCELLED', 'PENDING'];
      expect([await statusOf(id), await transferStatus(transfer)]).toEqual(ends);
    }
  });
});

describe('secrets', () => {
  const password = 'nobody reads this 42';

  test('a new colleague’s password and name are nowhere to be read, and the password works', async () => {
    const form = { ...colleague(), first_name: 'Zebulonia', password };
    const { id } = await asking(house, createStaff, form);
    const sealed = await house.rows.row<{ sealed: string }>(
      'SELECT sealed FROM internal.pending_inputs WHERE pending_approval_id = $1',
      [id],
    );
    const everything = await house.rows.row<{ text: string }>(
      `SELECT concat((SELECT string_agg(p::text, '') FROM pending_approvals p), (SELECT string_agg(l::text, '') FROM activity_logs l),
        (SELECT string_agg(r::text, '') FROM command_requests r), (SELECT string_agg(i::text, '') FROM internal.pending_inputs i)) AS text`,
    );
    expect(everything?.text).not.toContain(password);
    expect(everything?.text).not.toContain('Zebulonia');
    const place = { table: 'internal.pending_inputs', column: 'sealed', row: id };
    const opened = house.vault.open(place, sealed?.sealed ?? '');
    expect(opened).toContain('Zebulonia');
    expect(opened).not.toContain(password);
    expect(opened).toContain('$2');

    const { result_id } = await approve(id);
    const hash = await house.rows.row<{ password_hash: string }>(
      'SELECT password_hash FROM users WHERE id::text = $1',
      [result_id],
    );
    expect(await matchesPassword(password, hash?.password_hash ?? '')).toBe(true);
    expect(
      await house.rows.row('SELECT 1 FROM internal.pending_inputs WHERE pending_approval_id = $1', [id]),
    ).toBeUndefined();
  });

  test('an input that was put in another’s place is not approved', async () => {
    const [one, other] = [await plantRequest(house), await plantRequest(house)];
    const sealed = await house.rows.row<{ sealed: string }>(
      'SELECT sealed FROM internal.pending_inputs WHERE pending_approval_id = $1',
      [one],
    );
    expect(() =>
      house.vault.open({ table: 'internal.pending_inputs', column: 'sealed', row: other }, sealed?.sealed ?? ''),
    ).toThrow();
  });
});

test('a house with one admin opens the second alone, and the log says so; the third waits', async () => {
  const small = await openHouse();
  try {
    await small.door.run(disableStaff, small.admin, { id: idOf(small.secondAdmin) });
    small.approvals.required = true;
    const second = await small.door.run(createStaff, small.admin, { ...colleague(), role: 'ADMIN' });
    expect(
      await small.rows.row(`SELECT metadata->>'second_person' AS said FROM activity_logs WHERE id = $1`, [
        second.log_id,
      ]),
    ).toEqual({ said: 'none_yet' });
    await asking(small, createStaff, { ...colleague(), role: 'ADMIN' });
    await asking(small, createStaff, colleague());
  } finally {
    await small.close();
  }
});
