// Staff: a colleague's sign-in, particulars, role and password.
import type { Case } from '../support/four-tests.js';
import { idOf, type House } from '../support/house.js';
import { openedRow } from '../support/opened.js';
import { newEmail, PERSONAL, plantClient, plantStaff, unknownId } from '../support/planted.js';
import { createStaff } from '../../src/services/create-staff.js';
import { disableStaff, enableStaff } from '../../src/services/disable-staff.js';
import { editStaff } from '../../src/services/edit-staff.js';
import { resetSecondFactor } from '../../src/services/remove-second-factor.js';
import { setPassword } from '../../src/services/set-password.js';
import { plantSecondFactor } from '../support/second-factor.js';

const { first_name, last_name, phone, password } = PERSONAL;
const colleague = () => ({ first_name, last_name, phone, email: newEmail(), password, role: 'COMPLIANCE' });
const user = (house: House, id: string) => openedRow(house, 'users', id);
const PARTICULARS = {
  email: 'email',
  first_name: 'line',
  last_name: 'line',
  phone: 'phone',
  profile_photo_url: 'url',
  timezone: 'timezone',
  language: 'choice',
  role: 'choice',
} as const;

const notThere = async () => ({ input: { id: unknownId() }, code: 'not_found' as const, field: 'id' });
const clientInstead = async (house: House) => ({
  input: { id: idOf(house.client.stock) },
  code: 'not_staff' as const,
  field: 'id',
});

const create: Case = {
  useCase: createStaff,
  good: async () => colleague(),
  async done(house, id, { password: _, ...columns }) {
    expect(await user(house, id)).toMatchObject({ ...columns, account_type: null, is_active: true });
    expect(await house.rows.row('SELECT id FROM portfolios WHERE user_id = $1', [id])).toBeUndefined();
  },
  log: { action: 'USER_CREATED', target: 'users', metadata: { after: { role: 'COMPLIANCE' } } },
  refused: {
    'an e-mail that somebody has': async () => ({
      input: { ...colleague(), email: 'ADMIN@example.com' },
      code: 'email_taken',
      field: 'email',
    }),
    'a colleague who would be a client': async () => ({
      input: { ...colleague(), role: 'CUSTOMER' },
      code: 'not_a_choice',
      field: 'role',
    }),
    'an account type': async () => ({
      input: { ...colleague(), account_type: 'STOCK' },
      code: 'unknown_field',
      field: 'account_type',
    }),
    'a short password': async () => ({
      input: { ...colleague(), password: 'short' },
      code: 'too_short',
      field: 'password',
    }),
  },
  fields: { ...PARTICULARS, password: 'password' },
  required: ['email', 'first_name', 'last_name', 'password', 'role'],
  atOnce: 6,
};

const edit: Case = {
  useCase: editStaff,
  good: async (house) => ({ id: await plantStaff(house), email: newEmail(), first_name, phone, role: 'ADMIN' }),
  async done(house, id, form) {
    expect(await user(house, id)).toMatchObject(form);
  },
  log: {
    action: 'USER_UPDATED',
    target: 'users',
    metadata: { before: { role: 'COMPLIANCE' }, after: { role: 'ADMIN' } },
  },
  refused: {
    'nobody there': notThere,
    'a client': clientInstead,
    'the own role': async (house) => ({
      input: { id: idOf(house.admin), role: 'COMPLIANCE' },
      code: 'own_account',
      field: 'role',
    }),
    'an e-mail that somebody has': async (house) => ({
      input: { id: await plantStaff(house), email: 'stock@example.com' },
      code: 'email_taken',
      field: 'email',
    }),
    'a role that makes a client': async (house) => ({
      input: { id: await plantStaff(house), role: 'CUSTOMER' },
      code: 'not_a_choice',
      field: 'role',
    }),
    'a switch that has its own action': async (house) => ({
      input: { id: await plantStaff(house), is_active: false },
      code: 'unchangeable',
      field: 'is_active',
    }),
  },
  fields: { id: 'id', ...PARTICULARS },
  required: ['id'],
};

const disable: Case = {
  useCase: disableStaff,
  good: async (house) => ({ id: await plantStaff(house) }),
  async done(house, id) {
    expect(await user(house, id)).toMatchObject({ is_active: false });
  },
  log: {
    action: 'USER_UPDATED',
    target: 'users',
    metadata: { before: { is_active: true }, after: { is_active: false } },
  },
  refused: {
    'nobody there': notThere,
    'a client': clientInstead,
    oneself: async (house) => ({ input: { id: idOf(house.admin) }, code: 'own_account' }),
    'disabled already': async (house) => ({
      input: { id: await plantStaff(house, 'ADMIN', false) },
      code: 'already_in_state',
    }),
  },
  fields: { id: 'id' },
  required: ['id'],
};

const enable: Case = {
  useCase: enableStaff,
  good: async (house) => ({ id: await plantStaff(house, 'COMPLIANCE', false) }),
  async done(house, id) {
    expect(await user(house, id)).toMatchObject({ is_active: true });
  },
  log: {
    action: 'USER_UPDATED',
    target: 'users',
    metadata: { before: { is_active: false }, after: { is_active: true } },
  },
  refused: {
    'nobody there': notThere,
    'a client': clientInstead,
    'active already': async (house) => ({ input: { id: await plantStaff(house) }, code: 'already_in_state' }),
  },
  fields: { id: 'id' },
  required: ['id'],
};

const password_: Case = {
  useCase: setPassword,
  good: async (house) => ({ id: await plantClient(house), password }),
  async done(house, id) {
    const row = await user(house, id);
    expect(row?.password_hash).not.toContain('xxx');
    expect(row?.password_changed_at).toEqual(new Date('2026-01-05T09:00:00.000Z'));
  },
  log: { action: 'PASSWORD_CHANGED', target: 'users' },
  refused: {
    'nobody there': async () => ({ input: { id: unknownId(), password }, code: 'not_found', field: 'id' }),
    'the own password': async (house) => ({ input: { id: idOf(house.admin), password }, code: 'own_account' }),
    'a short password': async (house) => ({
      input: { id: await plantClient(house), password: 'short' },
      code: 'too_short',
      field: 'password',
    }),
  },
  fields: { id: 'id', password: 'password' },
  required: ['id', 'password'],
  atOnce: 6,
};

const planted = async (house: House): Promise<string> => {
  const id = await plantStaff(house);
  await plantSecondFactor(house, id);
  return id;
};

const factor: Case = {
  useCase: resetSecondFactor,
  good: async (house) => ({ id: await planted(house) }),
  async done(house, id) {
    expect(await user(house, id)).toMatchObject({ second_factor_secret: null, second_factor_at: null });
    expect(await house.count(`internal.recovery_codes WHERE user_id = '${id}'`)).toBe(0);
  },
  log: { action: 'SECOND_FACTOR_REMOVED', target: 'users' },
  refused: {
    'nobody there': notThere,
    'the own one': async (house) => ({ input: { id: idOf(house.admin) }, code: 'own_account' }),
    'nothing to remove': async (house) => ({ input: { id: await plantStaff(house) }, code: 'already_in_state' }),
  },
  fields: { id: 'id' },
  required: ['id'],
};

export const STAFF: readonly Case[] = [create, edit, disable, enable, password_, factor];
