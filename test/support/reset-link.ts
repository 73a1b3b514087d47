// The link of a mail by which somebody chooses another password, as its owner gets it.
import type { House } from './house.js';
import type { RequestContext } from '../../src/request-context.js';
import { askPasswordReset } from '../../src/services/ask-password-reset.js';
import { resetPassword } from '../../src/services/reset-password.js';
import { resetToken } from '../../src/services/reset-token.js';

export const stranger: RequestContext = { actor: { kind: 'anonymous' }, ip: '192.0.2.7' };

/** The token of the last mail, as its sender makes it. */
export async function tokenFor(house: House, email: string): Promise<string> {
  await house.door.run(askPasswordReset, stranger, { email });
  const mail = await house.rows.row<{ params: { reset_id: string } }>(
    `SELECT params FROM internal.mail_queue WHERE template = 'password-reset' ORDER BY created_at DESC LIMIT 1`,
  );
  return resetToken(house.vault, mail?.params.reset_id ?? '');
}

export const resetByMail = async (house: House, email: string, password: string) =>
  house.door.run(resetPassword, stranger, {
    token: await tokenFor(house, email),
    new_password: password,
    new_password_again: password,
  });
