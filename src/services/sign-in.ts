/**
 * Lets a person in who knows the password and, where there is a second factor, its code. Whatever is wrong, the answer
 * and the effort are the same, so that nobody learns which addresses have an account. A failure is kept: its row of the
 * log is committed. Where only the code is missing, that is said, and the code may follow by itself.
 */
import { email, form, typedCode, typedPassword } from './input.js';
import { letIn, shutOut, turnedAway, type SignInResult } from './let-in.js';
import { matchesPassword } from './passwords.js';
import { takeCode } from './second-factor.js';
import { defineUseCase, type Outcome } from './use-case.js';
import { findAccount, lockAccount, type Account } from '../db/accounts.js';

/** The hash of a password that nobody knows, of the cost of all others. */
const NOBODYS_HASH = '$2b$12$5F5eCjRCJueMfe.dVsNRK.//mTYHTAvHdTRk2qhmlGlHkCpMGO5HO';
/** bcrypt reads no further; a longer password must not pass for its beginning. */
const BCRYPT_BYTES = 72;

export const signIn = defineUseCase({
  name: 'sign-in',
  allow: ['anonymous', 'ADMIN', 'COMPLIANCE', 'CUSTOMER'],
  input: form({ email: email(), password: typedPassword(), code: typedCode() }),
  async prepare(input, { rows }) {
    const account = await findAccount(rows, input.email);
    const readable =
      input.password !== '' && !input.password.includes('\0') && Buffer.byteLength(input.password) <= BCRYPT_BYTES;
    const matches = await matchesPassword(readable ? input.password : 'x', account?.password_hash ?? NOBODYS_HASH);
    return { account, matches: matches && readable };
  },
  async run(tx, { code }, { now, prepared: { account, matches } }): Promise<Outcome<SignInResult>> {
    const locked = account && (await lockAccount(tx, account.id));
    if (!account || !locked) return turnedAway(null, 'unknown');
    if (!matches || locked.password_hash !== account.password_hash) return turnedAway(locked, 'password');
    const out = shutOut(locked);
    if (out) return turnedAway(locked, out);
    if (locked.second_factor_secret === null) return letIn(tx, locked, now());
    if (code === '') return codeNeeded(locked);
    const taken = await takeCode(tx, locked, code, now());
    return taken ? letIn(tx, locked, now(), taken) : turnedAway(locked, 'code');
  },
});

/** Nobody is signed in yet, so the log names nobody as the one who acts. */
const codeNeeded = ({ id, session_epoch }: Account): Outcome<SignInResult> => ({
  result: { id, role: null, session_epoch: String(session_epoch), code_needed: 'yes' },
  log: {
    action: 'LOGIN_CODE_ASKED',
    target: { type: 'users', id },
    description: 'The password was right, and the code was asked for',
  },
});
