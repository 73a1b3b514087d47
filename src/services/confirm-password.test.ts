import { confirmPassword } from './confirm-password.js';
import { idOf, openHouse, PASSWORD, type House } from '../../test/support/house.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const lastLog = () =>
  house.rows.row<Record<string, unknown>>(
    `SELECT action_type, actor_id, metadata FROM activity_logs ORDER BY created_at DESC, id LIMIT 1`,
  );

test('the right password is noted, a wrong one too, and neither stands in the log', async () => {
  await house.door.run(confirmPassword, house.officer, { password: PASSWORD });
  expect(await lastLog()).toEqual({ action_type: 'PASSWORD_CONFIRMED', actor_id: idOf(house.officer), metadata: null });
  await expect(house.door.run(confirmPassword, house.officer, { password: 'wrong horse' })).rejects.toMatchObject({
    code: 'wrong_password',
    issues: [{ field: 'password' }],
  });
  expect(await lastLog()).toMatchObject({ action_type: 'LOGIN_FAILED', metadata: { reason: 'password' } });
});

test('a stranger has none to give', async () => {
  const stranger = { actor: { kind: 'anonymous' } as const };
  await expect(house.door.run(confirmPassword, stranger, { password: PASSWORD })).rejects.toMatchObject({
    code: 'forbidden',
  });
});
