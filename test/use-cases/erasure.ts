// Clients' personal data, erased: by an admin, and again from the list after a restore.
import { systemContext } from '../../src/request-context.js';
import { eraseClient } from '../../src/services/erase-client.js';
import { editClient } from '../../src/services/edit-client.js';
import { repeatErasure } from '../../src/services/replay-erasures.js';
import type { Case } from '../support/four-tests.js';
import { idOf, type House } from '../support/house.js';
import { openedRow } from '../support/opened.js';
import { PERSONAL, plantClient, unknownId } from '../support/planted.js';

const LOGGED = `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'Planted by a test'))`;
const { phone, city } = PERSONAL;

/** A client who was archived so long ago that nothing need be kept. */
async function forgotten(house: House, archived_at = '2010-01-01T00:00:00Z') {
  const id = await plantClient(house, { archived: true });
  await house.door.run(editClient, house.admin, { id, phone, city });
  await house.planting.rows(`${LOGGED} UPDATE users SET archived_at = $2 WHERE id = $1`, [id, archived_at]);
  const row = await house.rows.row<{ email: string }>('SELECT email FROM users WHERE id = $1', [id]);
  return { id, reason: 'REQUEST', confirm_email: row?.email };
}

async function isErased(house: House, id: string): Promise<void> {
  expect(await openedRow(house, 'users', id)).toMatchObject({
    email: `erased-${id}@erased.invalid`,
    first_name: 'Erased',
    last_name: 'client',
    phone: null,
    phone_index: null,
    city: null,
    is_active: false,
  });
  const [key] = await house.rows.rows<{ wrapped: string | null }>(
    'SELECT wrapped FROM internal.person_keys WHERE user_id = $1',
    [id],
  );
  expect(key).toEqual({ wrapped: null });
  expect(await house.erasure.list.read()).toContain(id);
}

const notThere = async () => ({ input: { id: unknownId() }, code: 'not_found' as const, field: 'id' });
export const erasedAlready = async (house: House) => {
  const input = await forgotten(house);
  await house.door.run(eraseClient, house.admin, input);
  return input;
};

const erase: Case = {
  useCase: eraseClient,
  good: forgotten,
  done: isErased,
  log: { action: 'CLIENT_ERASED', target: 'users', metadata: { reason: 'REQUEST', papers: '0' } },
  refused: {
    'nobody there': async (house) => ({
      ...(await notThere()),
      input: { ...(await forgotten(house)), id: unknownId() },
    }),
    'a member of the staff': async (house) => ({
      input: { ...(await forgotten(house)), id: idOf(house.officer) },
      code: 'not_a_client',
      field: 'id',
    }),
    'a client who is not archived': async (house) => ({
      input: { ...(await forgotten(house)), id: await plantClient(house) },
      code: 'client_not_archived',
      field: 'id',
    }),
    'a day before the law allows it': async (house) => ({
      input: await forgotten(house, '2016-01-05T09:00:00.001Z'),
      code: 'retention_not_over',
      field: 'id',
    }),
    'a transfer that waits': async (house) => {
      const input = await forgotten(house);
      await house.planting.rows(
        `${LOGGED} INSERT INTO transactions (user_id, transaction_type, amount, currency, method) VALUES ($1, 'DEPOSIT', 1, 'USD', 'WIRE_TRANSFER')`,
        [input.id],
      );
      return { input, code: 'money_is_held' };
    },
    'another’s e-mail': async (house) => ({
      input: { ...(await forgotten(house)), confirm_email: 'other@example.com' },
      code: 'confirmation_differs',
      field: 'confirm_email',
    }),
    'somebody erased already': async (house) => ({
      input: await erasedAlready(house),
      code: 'client_erased',
      field: 'id',
    }),
  },
  fields: { id: 'id', reason: 'choice', confirm_email: 'email' },
  required: ['id', 'reason', 'confirm_email'],
  atOnce: 6,
};

const repeat: Case = {
  useCase: repeatErasure,
  by: systemContext('restore'),
  good: async (house) => ({ id: (await forgotten(house)).id }),
  done: isErased,
  log: { action: 'CLIENT_ERASED', target: 'users', metadata: { reason: 'REPLAYED' } },
  refused: {
    'nobody there': notThere,
    'a member of the staff': async (house) => ({
      input: { id: idOf(house.officer) },
      code: 'not_a_client',
      field: 'id',
    }),
    'somebody erased already': async (house) => ({
      input: { id: (await erasedAlready(house)).id },
      code: 'client_erased',
      field: 'id',
    }),
  },
  fields: { id: 'id' },
  required: ['id'],
  atOnce: 6,
};

export const ERASURE: readonly Case[] = [erase, repeat];
