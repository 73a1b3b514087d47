// Whoever else there may be outside of the back office, each with a link to a new password of their own: nobody, other
// clients, staff, and two who were somebody.
import { asking, type Ask } from './subjects.js';
import { person, PASSWORD, type House } from '../house.js';
import { newEmail } from '../planted.js';
import { Visitor } from '../product.js';
import { setUpPhone } from '../second-factor.js';
import { archiveClient } from '../../../src/services/archive-client.js';
import { askPasswordReset } from '../../../src/services/ask-password-reset.js';
import { createStaff } from '../../../src/services/create-staff.js';
import { disableStaff } from '../../../src/services/disable-staff.js';
import { openClient } from '../../../src/services/open-client.js';
import { resetToken } from '../../../src/services/reset-token.js';

export interface Kind {
  name: string;
  is: 'nobody' | 'client' | 'staff';
  phone?: true;
  /** Once they have signed in. */
  shutOut?: true;
}

export interface Attacker {
  kind: Kind;
  /** Asks in the same session, whatever an answer has said about cookies. */
  ask: Ask;
  token: string;
  /** Their row as it is now: a form that is about its sender may change it, and it is somebody else who asks next. */
  row(): Promise<string>;
}

export const ATTACKERS: readonly Kind[] = [
  { name: 'anonymous', is: 'nobody' },
  { name: 'another client', is: 'client' },
  { name: 'another client, with a phone', is: 'client', phone: true },
  { name: 'archived', is: 'client', shutOut: true },
  { name: 'enrolling', is: 'staff' },
  { name: 'admin', is: 'staff', phone: true },
  { name: 'disabled', is: 'staff', phone: true, shutOut: true },
];

export async function attackerAt(house: House, url: string, kind: Kind): Promise<Attacker> {
  const visitor = new Visitor(url);
  const email = kind.is === 'nobody' ? 'stock@example.com' : newEmail();
  if (kind.is !== 'nobody') await enter(house, visitor, email, kind);
  const row = async (): Promise<string> =>
    (await house.rows.row<{ row: string }>('SELECT u::text AS row FROM users u WHERE email = $1', [email]))?.row ?? '';
  return { kind, ask: asking(url, visitor.cookie), token: await tokenOf(house, email), row };
}

/** Opened, signed in, and then shut out by the product's own command. */
async function enter(house: House, visitor: Visitor, email: string, { is, phone, shutOut }: Kind): Promise<void> {
  const form = { email, password: PASSWORD, first_name: 'Al', last_name: 'Attacker' };
  const { id } =
    is === 'client'
      ? await house.door.run(openClient, house.admin, { ...form, account_type: 'CRYPTO' })
      : await house.door.run(createStaff, house.admin, { ...form, role: 'ADMIN' });
  const codes = phone ? (await setUpPhone(house, person(id, 'ADMIN'), new Date().toISOString())).recoveryCodes : [];
  await visitor.signIn(email, PASSWORD, codes[0]);
  if (shutOut) await house.door.run(is === 'client' ? archiveClient : disableStaff, house.admin, { id });
}

async function tokenOf(house: House, email: string): Promise<string> {
  await house.door.run(askPasswordReset, { actor: { kind: 'anonymous' } }, { email });
  const mail = await house.rows.row<{ id: string }>(
    `SELECT r.id FROM internal.password_resets r JOIN users u ON u.id = r.user_id WHERE u.email = $1
     ORDER BY r.created_at DESC LIMIT 1`,
    [email],
  );
  return resetToken(house.vault, mail?.id ?? '');
}
