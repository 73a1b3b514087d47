/**
 * Lets a person in who knows the password. Whatever is wrong, the answer and the effort are the same, so that nobody
 * learns which addresses have an account. A failure is kept: its row of the log is committed.
 */
import { email, form, typedPassword } from './input.js';
import { matchesPassword } from './passwords.js';
import { defineUseCase, type Outcome } from './use-case.js';
import { findAccount, lockAccount, noteSignIn, type Account } from '../db/accounts.js';
import { refusal } from '../errors.js';
import type { Role } from '../request-context.js';

/** The hash of a password that nobody knows, of the cost of all others. */
const NOBODYS_HASH = '$2b$12$5F5eCjRCJueMfe.dVsNRK.//mTYHTAvHdTRk2qhmlGlHkCpMGO5HO';
/** bcrypt reads no further; a longer password must not pass for its beginning. */
const BCRYPT_BYTES = 72;

type SignInResult = { id: string; role: Role | null; password_changed_at: string | null };

export const signIn = defineUseCase({
  name: 'sign-in',
  allow: ['anonymous', 'ADMIN', 'COMPLIANCE', 'CUSTOMER'],
  input: form({ email: email(), password: typedPassword() }),
  async prepare(input, { rows }) {
    const account = await findAccount(rows, input.email);
    const readable =
      input.password !== '' && !input.password.includes('\0') && Buffer.byteLength(input.password) <= BCRYPT_BYTES;
    const matches = await matchesPassword(readable ? input.password : 'x', account?.password_hash ?? NOBODYS_HASH);
    return { account, matches: matches && readable };
  },
  async run(tx, _input, { now, prepared: { account, matches } }): Promise<Outcome<SignInResult>> {
    const locked = account && (await lockAccount(tx, account.id));
    if (!account || !locked) return refused(null, 'unknown');
    if (!matches || locked.password_hash !== account.password_hash) return refused(locked, 'password');
    if (!locked.is_active) return refused(locked, 'disabled');
    if (locked.archived_at) return refused(locked, 'archived');
    await noteSignIn(tx, locked.id, now());
    return {
      result: {
        id: locked.id,
        role: locked.role,
        password_changed_at: locked.password_changed_at?.toISOString() ?? null,
      },
      actor: { kind: 'person', id: locked.id, role: locked.role },
      log: { action: 'LOGIN' as const, target: { type: 'users', id: locked.id }, description: 'Signed in' },
    };
  },
});

function refused(account: Account | null, reason: string): Outcome<SignInResult> {
  return {
    result: { id: '', role: null, password_changed_at: null },
    failure: refusal('wrong_credentials'),
    log: {
      action: 'LOGIN_FAILED' as const,
      target: { type: 'users', id: account?.id ?? null },
      description: 'A sign-in failed',
      metadata: { reason },
    },
  };
}
