// The ends of a pending transfer that moves nothing.
import { pendingTransfer } from './transfer-forms.js';
import type { Case } from '../support/four-tests.js';
import { idOf, type House } from '../support/house.js';
import { unknownId } from '../support/planted.js';
import { cancelTransfer, failTransfer } from '../../src/services/end-transfer.js';

const stored = (house: House, id: string) => house.rows.row('SELECT * FROM transactions WHERE id = $1', [id]);

const ending = (useCase: Case['useCase'], status: string): Case => ({
  useCase,
  good: async (house) => ({ id: await pendingTransfer(house) }),
  async done(house, id) {
    expect(await stored(house, id)).toMatchObject({
      status,
      processed_at: new Date('2026-01-05T09:00:00.000Z'),
      processed_by: idOf(house.admin),
      usd_value: null,
    });
    expect(
      await house.rows.row('SELECT cash_value FROM portfolios p JOIN transactions t USING (user_id) WHERE t.id = $1', [
        id,
      ]),
    ).toEqual({ cash_value: '0.00' });
  },
  log: {
    action: 'TRANSACTION_UPDATED',
    target: 'transactions',
    metadata: { before: { status: 'PENDING' }, after: { status } },
  },
  refused: {
    'no such transfer': async () => ({ input: { id: unknownId() }, code: 'not_found', field: 'id' }),
    'a client in place of a transfer': async (house) => ({
      input: { id: idOf(house.client.stock) },
      code: 'not_found',
      field: 'id',
    }),
    ...Object.fromEntries(
      [failTransfer, cancelTransfer].map((earlier) => [
        `one that has come to its end by ${earlier.name}`,
        async (house: House) => {
          const id = await pendingTransfer(house);
          await house.door.run(earlier, house.admin, { id });
          return { input: { id }, code: 'transfer_final' as const };
        },
      ]),
    ),
  },
  fields: { id: 'id' },
  required: ['id'],
});

export const ENDS: readonly Case[] = [ending(failTransfer, 'FAILED'), ending(cancelTransfer, 'CANCELLED')];
