import { idOf, openHouse, PASSWORD, withKey, type House } from '../../test/support/house.js';
import type { RequestContext } from '../request-context.js';
import { archiveClient } from './archive-client.js';
import { disableStaff } from './disable-staff.js';
import { signIn } from './sign-in.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const stranger: RequestContext = { actor: { kind: 'anonymous' }, ip: '192.0.2.7', userAgent: 'test' };
const enter = (email: unknown, password: unknown, context = stranger) =>
  house.door.run(signIn, context, { email, password });
const log = () =>
  house.rows.rows<Record<string, unknown>>(
    `SELECT action_type, actor_id, actor_role, target_id, metadata, host(ip_address::inet) AS ip FROM activity_logs
   WHERE action_type IN ('LOGIN', 'LOGIN_FAILED', 'ACCESS_DENIED') ORDER BY created_at, id`,
  );
const newRows = async (work: () => Promise<unknown>) => {
  const before = (await log()).length;
  await work();
  return (await log()).slice(before);
};

test('done: the right password is let in, whatever the case of the address, and the log names the person', async () => {
  house.setClock('2026-01-06T08:00:00.000Z');
  const rows = await newRows(async () => {
    expect(await enter('ADMIN@Example.COM', PASSWORD)).toMatchObject({ id: idOf(house.admin), role: 'ADMIN' });
  });
  expect(rows).toEqual([
    {
      action_type: 'LOGIN',
      actor_id: idOf(house.admin),
      actor_role: 'ADMIN',
      target_id: idOf(house.admin),
      metadata: null,
      ip: '192.0.2.7',
    },
  ]);
  const person = await house.rows.row<{ last_login_at: Date }>('SELECT last_login_at FROM users WHERE id = $1', [
    idOf(house.admin),
  ]);
  expect(person?.last_login_at).toEqual(new Date('2026-01-06T08:00:00.000Z'));
});

test.each([
  ['a wrong password', 'admin@example.com', 'wrong horse 42', 'password'],
  ['an empty password', 'admin@example.com', '', 'password'],
  ['no password', 'admin@example.com', undefined, 'password'],
  ['a right password with a NUL and more', 'admin@example.com', `${PASSWORD}\0more`, 'password'],
  ['a password longer than bcrypt reads', 'admin@example.com', 'x'.repeat(500), 'password'],
  ['an unknown address', 'nobody@example.org', PASSWORD, 'unknown'],
])(
  'refused: %s gets the one answer, and a committed row without the address',
  async (_case, email, password, reason) => {
    const rows = await newRows(() =>
      expect(enter(email, password)).rejects.toMatchObject({ code: 'wrong_credentials', status: 401 }),
    );
    const target_id = reason === 'unknown' ? null : idOf(house.admin);
    expect(rows).toEqual([
      {
        action_type: 'LOGIN_FAILED',
        actor_id: null,
        actor_role: null,
        target_id,
        metadata: { reason },
        ip: '192.0.2.7',
      },
    ]);
    expect(JSON.stringify(rows)).not.toContain('@');
  },
);

test('refused: a password of 72 bytes does not open with anything behind it', async () => {
  const long = 'y'.repeat(72);
  const { changeOwnPassword } = await import('./change-own-password.js');
  await house.door.run(changeOwnPassword, house.client.stock, {
    current_password: PASSWORD,
    new_password: long,
    new_password_again: long,
  });
  await expect(enter('stock@example.com', `${long}z`)).rejects.toMatchObject({ code: 'wrong_credentials' });
  expect(await enter('stock@example.com', long)).toMatchObject({ role: 'CUSTOMER' });
});

test.each([
  ['no address', 'admin'],
  ['a list of addresses', ['admin@example.com']],
  ['nothing', undefined],
])('refused: %s is a fault of the field, and leaves no row', async (_case, email) => {
  expect(await newRows(() => expect(enter(email, PASSWORD)).rejects.toMatchObject({ status: 422 }))).toEqual([]);
});

test('refused: a disabled colleague and an archived client get the same answer as anybody', async () => {
  await house.door.run(disableStaff, house.admin, { id: idOf(house.secondAdmin) });
  await house.door.run(archiveClient, house.admin, { id: idOf(house.client.crypto) });
  const rows = await newRows(async () => {
    await expect(enter('second.admin@example.com', PASSWORD)).rejects.toMatchObject({ code: 'wrong_credentials' });
    await expect(enter('crypto@example.com', PASSWORD)).rejects.toMatchObject({ code: 'wrong_credentials' });
  });
  expect(rows.map((row) => row.metadata)).toEqual([
    { reason: 'disabled' },
    { reason: expect.stringMatching(/archived|disabled/) },
  ]);
});

test('forbidden: a job signs nobody in', async () => {
  const rows = await newRows(() =>
    expect(enter('admin@example.com', PASSWORD, { actor: { kind: 'system', name: 'test' } })).rejects.toMatchObject({
      code: 'forbidden',
    }),
  );
  expect(rows.map((row) => row.action_type)).toEqual(['ACCESS_DENIED']);
});

test('repeated: each sign-in is one of its own; none is ever answered from an earlier one', async () => {
  const rows = await newRows(async () => {
    const key = withKey(stranger);
    await enter('admin@example.com', PASSWORD, key);
    expect((await enter('admin@example.com', PASSWORD, key)).repeated).toBe(false);
  });
  expect(rows.map((row) => row.action_type)).toEqual(['LOGIN', 'LOGIN']);
});

test('an unknown address costs as much time as a wrong password', async () => {
  const took = async (email: string) => {
    const since = performance.now();
    await enter(email, 'wrong horse 42').catch(() => undefined);
    return performance.now() - since;
  };
  // In turn, so that a busy machine slows both; the quickest of each is what it costs.
  const tries = { known: [] as number[], unknown: [] as number[] };
  for (let round = 0; round < 4; round += 1) {
    tries.known.push(await took('admin@example.com'));
    tries.unknown.push(await took('nobody@example.org'));
  }
  const ratio = Math.min(...tries.unknown) / Math.min(...tries.known);
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
});
