// What is done for clients besides money: tickets and watchlists.
import type { Case } from '../support/four-tests.js';
import { idOf, type House } from '../support/house.js';
import { newSymbol, PERSONAL, plantAsset, plantClient, unknownId } from '../support/planted.js';
import { editTicket, openTicket, replyToTicket } from '../../src/services/tickets.js';
import { addToWatchlist, removeFromWatchlist } from '../../src/services/watchlist.js';

const { subject, message } = PERSONAL;
const NOW = new Date('2026-01-05T09:00:00.000Z');
const row = (house: House, table: string, id: string) => house.rows.row(`SELECT * FROM ${table} WHERE id = $1`, [id]);
const notThere = async () => ({ input: { id: unknownId() }, code: 'not_found' as const, field: 'id' });
const question = async (house: House) => ({
  user_id: await plantClient(house),
  subject,
  message,
  category: 'BILLING',
  priority: 'HIGH',
});
const ticket = async (house: House) => (await house.door.run(openTicket, house.admin, await question(house))).id;

async function closedTicket(house: House): Promise<string> {
  const id = await ticket(house);
  await house.door.run(editTicket, house.admin, { id, status: 'CLOSED' });
  return id;
}

const open: Case = {
  useCase: openTicket,
  good: question,
  async done(house, id, { user_id }) {
    expect(await row(house, 'support_tickets', id)).toMatchObject({
      user_id,
      subject,
      status: 'OPEN',
      category: 'BILLING',
      priority: 'HIGH',
      last_reply_at: NOW,
      closed_at: null,
    });
    expect(await house.rows.row('SELECT * FROM support_messages WHERE ticket_id = $1', [id])).toMatchObject({
      sender_id: idOf(house.admin),
      sender_role: 'ADMIN',
      message,
    });
  },
  log: {
    action: 'TICKET_OPENED',
    target: 'support_tickets',
    metadata: { after: { category: 'BILLING', priority: 'HIGH' }, unrecorded: ['subject'] },
  },
  refused: {
    nobody: async (house) => ({
      input: { ...(await question(house)), user_id: unknownId() },
      code: 'unknown_client',
      field: 'user_id',
    }),
    'a member of the staff': async (house) => ({
      input: { ...(await question(house)), user_id: idOf(house.officer) },
      code: 'unknown_client',
      field: 'user_id',
    }),
    'a question without words': async (house) => ({
      input: { ...(await question(house)), message: '\n' },
      code: 'required',
      field: 'message',
    }),
  },
  fields: { user_id: 'id', subject: 'line', category: 'choice', priority: 'choice', message: 'prose' },
  required: ['user_id', 'subject', 'message'],
};

const reply: Case = {
  useCase: replyToTicket,
  good: async (house) => ({ id: await ticket(house), message }),
  async done(house, id) {
    expect(await row(house, 'support_tickets', id)).toMatchObject({ status: 'IN_PROGRESS', last_reply_at: NOW });
    expect(await house.rows.rows('SELECT message FROM support_messages WHERE ticket_id = $1', [id])).toEqual([
      { message },
      { message },
    ]);
  },
  log: {
    action: 'SUPPORT_REPLY',
    target: 'support_tickets',
    metadata: { before: { status: 'OPEN' }, after: { status: 'IN_PROGRESS' } },
  },
  refused: {
    'no such ticket': async () => ({ input: { id: unknownId(), message }, code: 'not_found', field: 'id' }),
    'a closed ticket': async (house) => ({ input: { id: await closedTicket(house), message }, code: 'ticket_closed' }),
  },
  fields: { id: 'id', message: 'prose' },
  required: ['id', 'message'],
};

const edit: Case = {
  useCase: editTicket,
  good: async (house) => ({
    id: await ticket(house),
    subject: `${subject} zwei`,
    status: 'CLOSED',
    priority: 'LOW',
    category: '',
  }),
  async done(house, id) {
    expect(await row(house, 'support_tickets', id)).toMatchObject({
      status: 'CLOSED',
      priority: 'LOW',
      category: null,
      closed_at: NOW,
    });
  },
  log: {
    action: 'TICKET_UPDATED',
    target: 'support_tickets',
    metadata: {
      before: { status: 'OPEN', priority: 'HIGH', category: 'BILLING', closed_at: null },
      after: { status: 'CLOSED', priority: 'LOW', category: null, closed_at: NOW.toISOString() },
      unrecorded: ['subject'],
    },
  },
  refused: {
    'no such ticket': notThere,
    'another client': async (house) => ({
      input: { id: await ticket(house), user_id: idOf(house.client.stock) },
      code: 'unchangeable',
      field: 'user_id',
    }),
    'no status at all': async (house) => ({
      input: { id: await ticket(house), status: '' },
      code: 'required',
      field: 'status',
    }),
  },
  fields: { id: 'id', subject: 'line', status: 'choice', priority: 'choice', category: 'choice' },
  required: ['id'],
};

const star = async (house: House) => ({ user_id: await plantClient(house), symbol: 'btc' });
const starred = async (house: House) => (await house.door.run(addToWatchlist, house.admin, await star(house))).id;

const watch: Case = {
  useCase: addToWatchlist,
  good: star,
  async done(house, id, { user_id }) {
    expect(await row(house, 'watchlist_items', id)).toMatchObject({
      user_id,
      symbol: 'BTC',
      asset_type: 'CRYPTO',
      name: 'Bitcoin',
      removed_at: null,
    });
  },
  log: {
    action: 'WATCHLIST_CHANGED',
    target: 'watchlist_items',
    metadata: { after: { symbol: 'BTC', asset_type: 'CRYPTO' } },
  },
  refused: {
    nobody: async () => ({ input: { user_id: unknownId(), symbol: 'BTC' }, code: 'unknown_client', field: 'user_id' }),
    'an asset that is not on the list': async (house) => ({
      input: { ...(await star(house)), symbol: 'NOSUCH' },
      code: 'unknown_asset',
      field: 'symbol',
    }),
    'an asset that is dealt in no more': async (house) => {
      const symbol = newSymbol();
      await plantAsset(house, symbol, { is_active: false });
      return { input: { ...(await star(house)), symbol }, code: 'inactive_asset', field: 'symbol' };
    },
    'what is starred already': async (house) => {
      const form = await star(house);
      await house.door.run(addToWatchlist, house.admin, form);
      return { input: form, code: 'already_exists', field: 'symbol' };
    },
  },
  fields: { user_id: 'id', symbol: 'symbol' },
  required: ['user_id', 'symbol'],
};

const unwatch: Case = {
  useCase: removeFromWatchlist,
  good: async (house) => ({ id: await starred(house) }),
  async done(house, id) {
    expect(await row(house, 'watchlist_items', id)).toMatchObject({ removed_at: NOW });
  },
  log: {
    action: 'WATCHLIST_CHANGED',
    target: 'watchlist_items',
    metadata: { before: { removed_at: null }, after: { removed_at: NOW.toISOString() } },
  },
  refused: {
    'no such item': notThere,
    'removed already': async (house) => {
      const id = await starred(house);
      await house.door.run(removeFromWatchlist, house.admin, { id });
      return { input: { id }, code: 'already_in_state' };
    },
  },
  fields: { id: 'id' },
  required: ['id'],
};

export const SUPPORT: readonly Case[] = [open, reply, edit, watch, unwatch];
