// The second factor: set up, asked for, guessed at, replayed, lost.
import { enrolSecondFactor } from './enrol-second-factor.js';
import { removeOwnSecondFactor } from './remove-second-factor.js';
import { renewRecoveryCodes } from './renew-recovery-codes.js';
import { offerSecondFactor } from './second-factor.js';
import { signIn } from './sign-in.js';
import { signInCode } from './sign-in-code.js';
import type { RequestContext } from '../request-context.js';
import { createDoor } from './run-command.js';
import { createPool } from '../db/client.js';
import { idOf, openHouse, PASSWORD, settingsOf, type House } from '../../test/support/house.js';
import { codeOf, setUpPhone, type Phone } from '../../test/support/second-factor.js';

let house: House;
let phone: Phone;
const AT = '2026-02-01T10:00:00.000Z';
const after = (seconds: number): string => new Date(Date.parse(AT) + seconds * 1_000).toISOString();
const stranger: RequestContext = { actor: { kind: 'anonymous' }, ip: '192.0.2.7', userAgent: 'test' };

beforeAll(async () => {
  house = await openHouse();
  phone = await setUpPhone(house, house.officer, AT);
});
afterAll(() => house.close());

const enter = (code?: string, password = PASSWORD) =>
  house.door.run(signIn, stranger, { email: 'compliance@example.com', password, code });
const wrong = { code: 'wrong_credentials' };
const lastLog = () =>
  house.rows.row<Record<string, unknown>>(
    `SELECT action_type, actor_id, target_id, metadata FROM activity_logs ORDER BY created_at DESC, id LIMIT 1`,
  );
const epoch = async (): Promise<number> => {
  const query = 'SELECT session_epoch FROM users WHERE id = $1';
  return (await house.rows.row<{ session_epoch: number }>(query, [idOf(house.officer)]))?.session_epoch ?? -1;
};

test('the secret is sealed in its row, of the recovery codes there are digests alone, and the log holds neither', async () => {
  const all = JSON.stringify([
    await house.rows.rows('SELECT * FROM users'),
    await house.rows.rows('SELECT * FROM internal.recovery_codes'),
    await house.rows.rows('SELECT * FROM activity_logs'),
    await house.rows.rows('SELECT * FROM command_requests'),
    await house.rows.rows('SELECT * FROM internal.mail_queue'),
  ]);
  expect(all).toContain('second-factor-added');
  for (const secret of [
    phone.secret,
    ...phone.recoveryCodes,
    ...phone.recoveryCodes.map((code) => code.replace(/-/g, '')),
  ])
    expect(all).not.toContain(secret);
  expect(new Set(phone.recoveryCodes).size).toBe(10);
});

test('without the code the password alone is told so, signs nobody in, and is in the log', async () => {
  expect(await enter()).toMatchObject({ code_needed: 'yes', role: null });
  expect(await lastLog()).toMatchObject({
    action_type: 'LOGIN_CODE_ASKED',
    actor_id: null,
    target_id: idOf(house.officer),
  });
});

test('a wrong password with a right code, and a right password with a wrong code, are answered alike', async () => {
  house.setClock(after(60));
  await expect(enter(phone.code(after(60)), 'wrong horse 42')).rejects.toMatchObject(wrong);
  expect(await lastLog()).toMatchObject({ action_type: 'LOGIN_FAILED', metadata: { reason: 'password' } });
  await expect(enter('000000')).rejects.toMatchObject(wrong);
  expect(await lastLog()).toMatchObject({ action_type: 'LOGIN_FAILED', metadata: { reason: 'code' } });
});

test('a code is taken once: not at the set-up and again, not twice, and no older one after it', async () => {
  house.setClock(after(20));
  await expect(enter(phone.code(AT))).rejects.toMatchObject(wrong);
  house.setClock(after(120));
  expect(await enter(phone.code(after(120)))).toMatchObject({ role: 'COMPLIANCE', code_needed: null });
  expect(await lastLog()).toMatchObject({ action_type: 'LOGIN', metadata: { second_factor: 'code' } });
  await expect(enter(phone.code(after(120)))).rejects.toMatchObject(wrong);
  await expect(enter(phone.code(after(90)))).rejects.toMatchObject(wrong);
});

test('a phone may be half a minute off, and no more', async () => {
  house.setClock(after(300));
  for (const off of [-90, -60, 60, 90]) await expect(enter(phone.code(after(300 + off)))).rejects.toMatchObject(wrong);
  expect(await enter(phone.code(after(270)))).toMatchObject({ role: 'COMPLIANCE' });
  expect(await enter(phone.code(after(330)))).toMatchObject({ role: 'COMPLIANCE' });
});

test('one code sent twenty times at once to two servers lets one in', async () => {
  house.setClock(after(600));
  const pool = createPool(settingsOf(house.database.url('app')));
  const other = createDoor({
    pool,
    digestKey: 'x',
    logKey: 'a key of the log for tests',
    clock: () => new Date(after(600)),
    vault: house.vault,
  });
  const user_id = idOf(house.officer);
  const session_epoch = await epoch();
  const all = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) =>
      (index % 2 ? house.door : other).run(signInCode, stranger, {
        user_id,
        session_epoch,
        code: phone.code(after(600)),
      }),
    ),
  );
  await pool.end();
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a recovery code lets in once, at any time, however it is typed', async () => {
  house.setClock(after(7_200));
  const [first = '', second = ''] = phone.recoveryCodes;
  expect(await enter(first.toLowerCase().replace(/-/g, ' '))).toMatchObject({ role: 'COMPLIANCE' });
  expect(await lastLog()).toMatchObject({ metadata: { second_factor: 'recovery code' } });
  await expect(enter(first)).rejects.toMatchObject(wrong);
  const both = await Promise.allSettled([enter(second), enter(second)]);
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('nobody else’s recovery code is taken', async () => {
  house.setClock(after(8_000));
  const other = await setUpPhone(house, house.client.stock, after(8_000));
  await expect(enter(other.recoveryCodes[0])).rejects.toMatchObject(wrong);
  await expect(enter(codeOf(other.secret, after(8_000)))).rejects.toMatchObject(wrong);
});

test.each(['', ' ', '12345', '1234567', '０００000', "' OR 1=1 --", 'A'.repeat(16), 'A'.repeat(10_000)])(
  'the second step takes no %j',
  async (code) => {
    const step = house.door.run(signInCode, stranger, {
      user_id: idOf(house.officer),
      session_epoch: await epoch(),
      code,
    });
    await expect(step).rejects.toMatchObject({ code: 'wrong_code' });
  },
);

test('the second step is over once the password, the role or the leave to sign in has changed', async () => {
  house.setClock(after(9_000));
  const step = house.door.run(signInCode, stranger, {
    user_id: idOf(house.officer),
    session_epoch: (await epoch()) - 1,
    code: phone.code(after(9_000)),
  });
  await expect(step).rejects.toMatchObject(wrong);
});

test('new recovery codes end the old ones', async () => {
  const old = phone.recoveryCodes[5];
  const { codes } = await house.door.run(renewRecoveryCodes, house.officer, {});
  house.setClock(after(10_000));
  await expect(enter(old)).rejects.toMatchObject(wrong);
  expect(await enter(codes.split(' ')[0])).toMatchObject({ role: 'COMPLIANCE' });
});

describe('a set-up', () => {
  const offer = () => offerSecondFactor(house.vault, { id: idOf(house.admin), email: 'x' }, Date.parse(AT));
  const enrol = (context: RequestContext, enrolment: string, code: string) =>
    house.door.run(enrolSecondFactor, context, { enrolment, code });

  test('is refused with a wrong code, another’s offer, a made-up one, or one that is too old', async () => {
    house.setClock(AT);
    const { sealed, secret } = offer();
    const code = codeOf(secret, AT);
    await expect(enrol(house.admin, sealed, '000000')).rejects.toMatchObject({ code: 'wrong_code' });
    await expect(enrol(house.secondAdmin, sealed, code)).rejects.toMatchObject({ code: 'enrolment_ended' });
    await expect(enrol(house.admin, `${sealed.slice(0, -2)}AA`, code)).rejects.toMatchObject({
      code: 'enrolment_ended',
    });
    await expect(enrol(house.admin, '', code)).rejects.toMatchObject({ code: 'enrolment_ended' });
    house.setClock(after(1_801));
    await expect(enrol(house.admin, sealed, codeOf(secret, after(1_801)))).rejects.toMatchObject({
      code: 'enrolment_ended',
    });
  });

  test('is refused where there is one already, and to a stranger', async () => {
    house.setClock(AT);
    const again = offerSecondFactor(house.vault, { id: idOf(house.officer), email: 'x' }, Date.parse(AT));
    await expect(enrol(house.officer, again.sealed, codeOf(again.secret, AT))).rejects.toMatchObject({
      code: 'already_in_state',
    });
    await expect(enrol(stranger, again.sealed, '000000')).rejects.toMatchObject({ code: 'forbidden' });
  });
});

test('removed, the password alone lets in again; the codes are gone, the owner is told, and it is in the log', async () => {
  await house.door.run(removeOwnSecondFactor, house.officer, {});
  expect(await lastLog()).toMatchObject({ action_type: 'SECOND_FACTOR_REMOVED', actor_id: idOf(house.officer) });
  expect(await enter()).toMatchObject({ role: 'COMPLIANCE' });
  expect(await house.count(`internal.recovery_codes WHERE user_id = '${idOf(house.officer)}'`)).toBe(0);
  expect(await house.count(`internal.mail_queue WHERE template = 'second-factor-removed'`)).toBe(1);
  await expect(house.door.run(removeOwnSecondFactor, house.officer, {})).rejects.toMatchObject({
    code: 'already_in_state',
  });
  await expect(house.door.run(renewRecoveryCodes, house.officer, {})).rejects.toMatchObject({
    code: 'already_in_state',
  });
});
