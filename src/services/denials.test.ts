// Refusals in the log: each, until somebody asks for the forbidden again and again.
import { randomUUID } from 'node:crypto';
import type { RequestContext } from '../request-context.js';
import { endOtherSessions } from './end-sessions.js';
import { createDoor, type Door } from './run-command.js';
import { setRate } from './set-rate.js';
import { signOut } from './sign-out.js';
import { openHouse, type House } from '../../test/support/house.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const denials = () => house.count(`activity_logs WHERE action_type = 'ACCESS_DENIED'`);

test('a flood of forbidden requests on two servers leaves so many rows and one that says that there were more', async () => {
  const server = () =>
    createDoor({
      pool: house.pool,
      digestKey: 'one for all servers',
      logKey: 'a key of the log for tests',
      vault: house.vault,
      denials: { attempts: 5, seconds: 60 },
    });
  const [one, two] = [server(), server()];
  for (let index = 0; index < 20; index += 1)
    await expect((index % 2 ? one : two).run(setRate, house.officer, {})).rejects.toMatchObject({ code: 'forbidden' });
  expect(await denials()).toBe(6);
  expect(
    await house.rows.row(`SELECT description FROM activity_logs WHERE action_type = 'ACCESS_DENIED'
      ORDER BY created_at DESC, id LIMIT 1`),
  ).toEqual({ description: expect.stringContaining('again and again') });
  await expect(one.run(setRate, house.client.stock, {})).rejects.toMatchObject({ code: 'forbidden' });
  expect(await denials()).toBe(7);
});

test('a client gives so many commands an hour, on whatever server; others go on, and who has given them all may leave', async () => {
  const server = () =>
    createDoor({
      pool: house.pool,
      digestKey: 'one for all servers',
      logKey: 'a key of the log for tests',
      clientCommands: { attempts: 5, seconds: 60 },
    });
  const [one, two] = [server(), server()];
  const session = randomUUID();
  const end = (door: Door, who: RequestContext) => door.run(endOtherSessions, who, { session });
  for (let index = 0; index < 5; index += 1) await end(index % 2 ? one : two, house.client.stock);
  const rows = await house.count('activity_logs');
  for (const door of [one, two])
    await expect(end(door, house.client.stock)).rejects.toMatchObject({ code: 'too_many_commands', status: 429 });
  expect(await house.count('activity_logs')).toBe(rows);
  await one.run(signOut, house.client.stock, {});
  await end(one, house.client.crypto);
  for (let index = 0; index < 6; index += 1) await end(one, house.officer);
});
