import { endOtherSessions, endSession } from './end-sessions.js';
import { idOf, openHouse, type House } from '../../test/support/house.js';
import type { RequestContext } from '../request-context.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

async function plant(context: RequestContext): Promise<string> {
  const row = await house.rows.row<{ handle: string }>(
    `INSERT INTO internal.sessions (sid, sess, expire) VALUES (gen_random_uuid(), $1, now() + interval '1 hour') RETURNING handle`,
    [JSON.stringify({ user_id: idOf(context) })],
  );
  return row?.handle ?? '';
}
const left = () => house.count('internal.sessions');

test('a person ends one session of their own, once, and nobody else’s', async () => {
  const [own, others] = [await plant(house.officer), await plant(house.admin)];
  await expect(house.door.run(endSession, house.officer, { session: others })).rejects.toMatchObject({
    code: 'session_gone',
  });
  await house.door.run(endSession, house.officer, { session: own });
  await expect(house.door.run(endSession, house.officer, { session: own })).rejects.toMatchObject({
    code: 'session_gone',
  });
  expect(await left()).toBe(1);
});

test('a person ends all of their own but one, and the log counts them', async () => {
  const [keep] = [await plant(house.officer), await plant(house.officer), await plant(house.officer)];
  await house.door.run(endOtherSessions, house.officer, { session: keep });
  expect(await left()).toBe(2);
  expect(
    await house.rows.row(`SELECT action_type, metadata FROM activity_logs ORDER BY created_at DESC, id LIMIT 1`),
  ).toEqual({ action_type: 'SESSION_ENDED', metadata: { ended: '2' } });
});

test('a stranger ends none', async () => {
  const stranger = { actor: { kind: 'anonymous' } as const };
  for (const useCase of [endSession, endOtherSessions])
    await expect(house.door.run(useCase, stranger, { session: await plant(house.admin) })).rejects.toMatchObject({
      code: 'forbidden',
    });
});
