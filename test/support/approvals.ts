// Requests that wait for a second person, as tests make them.
import type { House } from './house.js';
import { idOf } from './house.js';
import { AwaitsSecondPerson } from '../../src/errors.js';
import type { RequestContext } from '../../src/request-context.js';
import { adjustPnl } from '../../src/services/adjust-pnl.js';
import type { Entry } from '../../src/services/index.js';

/** Sends a command while the rule is on, and answers with the request that it has become. */
export async function asking(
  house: House,
  useCase: Entry['useCase'],
  input: unknown,
  by: RequestContext = house.admin,
): Promise<AwaitsSecondPerson['request']> {
  const before = house.approvals.required;
  house.approvals.required = true;
  try {
    await house.door.run(useCase, by, input);
  } catch (error) {
    if (error instanceof AwaitsSecondPerson) return error.request;
    throw error;
  } finally {
    house.approvals.required = before;
  }
  throw new Error(`${useCase.name} was done at once, and should have waited`);
}

export const portfolioOf = async (house: House, client: RequestContext): Promise<string> =>
  (await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [idOf(client)]))?.id ?? '';

let made = 0;

/** A request about nobody's row but a portfolio's, each of another amount. */
export async function plantRequest(house: House, by: RequestContext = house.admin): Promise<string> {
  made += 1;
  const id = await portfolioOf(house, house.client.stock);
  const input = { id, amount: `${1000 + made}.00`, kind: 'INCOME', reason: 'Planted' };
  return (await asking(house, adjustPnl, input, by)).id;
}
