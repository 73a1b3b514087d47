// Clients: opened, edited, archived, restored.
import type { Case } from '../support/four-tests.js';
import { idOf, PASSWORD, type House } from '../support/house.js';
import { openedRow } from '../support/opened.js';
import { newEmail, PERSONAL, plantClient, unknownId } from '../support/planted.js';
import { archiveClient } from '../../src/services/archive-client.js';
import { editClient } from '../../src/services/edit-client.js';
import { openClient } from '../../src/services/open-client.js';
import { restoreClient } from '../../src/services/restore-client.js';

const { first_name, last_name, phone, address, city, country, nationality, profile_photo_url } = PERSONAL;
const person = { first_name, last_name, phone, address, city, country, nationality, profile_photo_url };
const newClient = () => ({
  ...person,
  email: newEmail(),
  password: PERSONAL.password,
  account_type: 'STOCK',
  language: 'DE',
  timezone: 'Europe/Zurich',
});
const user = (house: House, id: string) => openedRow(house, 'users', id);

const PARTICULARS = {
  email: 'email',
  first_name: 'line',
  last_name: 'line',
  phone: 'phone',
  profile_photo_url: 'url',
  address: 'line',
  city: 'line',
  country: 'line',
  nationality: 'line',
  timezone: 'timezone',
  language: 'choice',
  email_weekly_summary: 'yesOrNo',
  email_trade_alerts: 'yesOrNo',
  email_transaction_alerts: 'yesOrNo',
  toast_notifications: 'yesOrNo',
} as const;

const notThere = async () => ({ input: { id: unknownId() }, code: 'not_found' as const, field: 'id' });
const staffInstead = async (house: House) => ({
  input: { id: idOf(house.officer) },
  code: 'not_a_client' as const,
  field: 'id',
});

const open: Case = {
  useCase: openClient,
  good: async () => newClient(),
  async done(house, id, form) {
    const row = await user(house, id);
    const { password: _, ...columns } = form;
    expect(row).toMatchObject({
      ...columns,
      role: 'CUSTOMER',
      kyc_status: 'PENDING',
      is_active: true,
      archived_at: null,
    });
    expect(row?.password_hash).toMatch(/^\$2b\$12\$/);
    const portfolio = await house.rows.row(
      'SELECT total_value, cash_value, total_invested FROM portfolios WHERE user_id = $1',
      [id],
    );
    expect(portfolio).toEqual({ total_value: '0.00', cash_value: '0.00', total_invested: '0.00' });
  },
  log: {
    action: 'USER_CREATED',
    target: 'users',
    metadata: {
      after: { role: 'CUSTOMER', account_type: 'STOCK', language: 'DE' },
      unrecorded: expect.arrayContaining(['email', 'first_name', 'phone', 'city', 'nationality']),
    },
  },
  refused: {
    'an e-mail that somebody has, whatever its case': async () => ({
      input: { ...newClient(), email: 'STOCK@Example.com' },
      code: 'email_taken',
      field: 'email',
    }),
    'a password of seven characters': async () => ({
      input: { ...newClient(), password: 'seven77' },
      code: 'too_short',
      field: 'password',
    }),
    'a phone number without its country': async () => ({
      input: { ...newClient(), phone: '044 668 18 00' },
      code: 'not_a_phone',
      field: 'phone',
    }),
    'no account type': async () => ({
      input: { ...newClient(), account_type: '' },
      code: 'required',
      field: 'account_type',
    }),
    'both account types': async () => ({
      input: { ...newClient(), account_type: 'BOTH' },
      code: 'not_a_choice',
      field: 'account_type',
    }),
    'a client who would be an admin': async () => ({
      input: { ...newClient(), role: 'ADMIN' },
      code: 'not_a_choice',
      field: 'role',
    }),
    'a client who is approved already': async () => ({
      input: { ...newClient(), kyc_status: 'APPROVED' },
      code: 'unknown_field',
      field: 'kyc_status',
    }),
  },
  fields: { ...PARTICULARS, password: 'password', account_type: 'choice', role: 'choice' },
  required: ['email', 'first_name', 'last_name', 'password', 'account_type'],
  atOnce: 6,
};

const edit: Case = {
  useCase: editClient,
  good: async (house) => ({
    id: await plantClient(house),
    ...person,
    email: newEmail(),
    language: 'FR',
    toast_notifications: false,
  }),
  async done(house, id, form) {
    expect(await user(house, id)).toMatchObject({ ...form, kyc_status: 'APPROVED', account_type: 'STOCK' });
  },
  log: {
    action: 'USER_UPDATED',
    target: 'users',
    metadata: {
      before: { language: 'EN', toast_notifications: true },
      after: { language: 'FR', toast_notifications: false },
      unrecorded: expect.arrayContaining(['email', 'phone', 'address', 'city', 'nationality']),
    },
  },
  refused: {
    'nobody there': notThere,
    'a member of the staff': staffInstead,
    'an e-mail that somebody has': async (house) => ({
      input: { id: await plantClient(house), email: 'Admin@example.com' },
      code: 'email_taken',
      field: 'email',
    }),
    'another account type': async (house) => ({
      input: { id: await plantClient(house), account_type: 'CRYPTO' },
      code: 'unchangeable',
      field: 'account_type',
    }),
    'another role': async (house) => ({
      input: { id: await plantClient(house), role: 'ADMIN' },
      code: 'unchangeable',
      field: 'role',
    }),
    'another KYC status': async (house) => ({
      input: { id: await plantClient(house), kyc_status: 'PENDING' },
      code: 'unchangeable',
      field: 'kyc_status',
    }),
    'a password': async (house) => ({
      input: { id: await plantClient(house), password: PASSWORD },
      code: 'unchangeable',
      field: 'password',
    }),
    'no name': async (house) => ({
      input: { id: await plantClient(house), last_name: ' ' },
      code: 'required',
      field: 'last_name',
    }),
  },
  fields: { id: 'id', ...PARTICULARS },
  required: ['id'],
};

const archive: Case = {
  useCase: archiveClient,
  good: async (house) => ({ id: await plantClient(house) }),
  async done(house, id) {
    expect(await user(house, id)).toMatchObject({
      archived_at: new Date('2026-01-05T09:00:00.000Z'),
      archived_by: idOf(house.admin),
    });
  },
  log: {
    action: 'USER_ARCHIVED',
    target: 'users',
    metadata: { before: { archived_at: null }, after: { archived_at: '2026-01-05T09:00:00.000Z' } },
  },
  refused: {
    'nobody there': notThere,
    'a member of the staff': staffInstead,
    'archived already': async (house) => ({
      input: { id: await plantClient(house, { archived: true }) },
      code: 'already_in_state',
    }),
  },
  fields: { id: 'id' },
  required: ['id'],
};

const restore: Case = {
  useCase: restoreClient,
  good: async (house) => ({ id: await plantClient(house, { archived: true }) }),
  async done(house, id) {
    expect(await user(house, id)).toMatchObject({ archived_at: null, archived_by: null });
  },
  log: {
    action: 'USER_RESTORED',
    target: 'users',
    metadata: { before: { archived_at: '2026-01-01T00:00:00.000Z' }, after: { archived_at: null } },
  },
  refused: {
    'nobody there': notThere,
    'a member of the staff': staffInstead,
    'not archived': async (house) => ({ input: { id: await plantClient(house) }, code: 'already_in_state' }),
  },
  fields: { id: 'id' },
  required: ['id'],
};

export const CLIENTS: readonly Case[] = [open, edit, archive, restore];
