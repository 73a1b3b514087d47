/** The walk that the product opens with, over HTTP as the screens do it: a client, a deposit, trades, and a look at them. */
import { ADMIN } from '../../prisma/demo/people.js';
import type { House } from './house.js';

interface Answer {
  record?: { params: { id: string } };
  notice?: { type: string; message: string };
}

export async function walk(house: House): Promise<void> {
  const cookie = await house.signIn(ADMIN);
  const post = (path: string, fields: Record<string, string>) => postForm(house, cookie, path, fields);
  const client = await post('resources/User/actions/new', {
    email: 'walker@example.com',
    password: 'correct horse 42',
    first_name: 'Wilma',
    last_name: 'Walker',
    account_type: 'STOCK',
    role: 'CUSTOMER',
  });
  await post(`resources/User/records/${client}/approveKyc`, {});
  const deposit = await post('resources/Transaction/actions/new', {
    user_id: client,
    transaction_type: 'DEPOSIT',
    amount: '10000.00',
    currency: 'USD',
    method: 'WIRE_TRANSFER',
  });
  await post(`resources/Transaction/records/${deposit}/complete`, {});
  const trade = { user_id: client, symbol: 'AAPL', fee: '1.00' };
  await post('resources/Trade/actions/new', { ...trade, trade_type: 'BUY', quantity: '10', price_per_unit: '150.25' });
  await post('resources/Trade/actions/new', { ...trade, trade_type: 'SELL', quantity: '4', price_per_unit: '160' });
  for (const path of LOOKED_AT) await read(house, cookie, path);
}

const LOOKED_AT = [
  '',
  '/api/dashboard',
  ...['User', 'Trade', 'Transaction', 'Portfolio', 'Holding', 'ActivityLog', 'SupportTicket'].map(
    (resource) => `/api/resources/${resource}/actions/list`,
  ),
];

async function read({ address }: House, cookie: string, path: string): Promise<void> {
  const answer = await fetch(`${address}/admin${path}`, { headers: { cookie } });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`/admin${path}: ${answer.status}`);
}

async function postForm(
  { address }: House,
  cookie: string,
  path: string,
  fields: Record<string, string>,
): Promise<string> {
  const answer = await fetch(`${address}/admin/api/${path}`, {
    method: 'POST',
    headers: { cookie, origin: address, 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  });
  const text = await answer.text();
  const { record, notice } = answer.ok ? (JSON.parse(text) as Answer) : {};
  if (!record || notice?.type === 'error') throw new Error(`${path}: ${answer.status} ${text.slice(0, 500)}`);
  return record.params.id;
}
