/** The end of a sign-in: what is told of whoever is let in, and of whoever is not. */
import type { Outcome, Tx } from './use-case.js';
import { noteSignIn, type Account } from '../db/accounts.js';
import { refusal, type FailureCode } from '../errors.js';
import type { Role } from '../request-context.js';

export type SignInResult = {
  id: string;
  role: Role | null;
  session_epoch: string | null;
  /** Whether the password was right and the code is still to come. */
  code_needed: 'yes' | null;
};

export async function letIn(tx: Tx, account: Account, at: Date, second?: string): Promise<Outcome<SignInResult>> {
  await noteSignIn(tx, account.id, at);
  return {
    result: { id: account.id, role: account.role, session_epoch: String(account.session_epoch), code_needed: null },
    actor: { kind: 'person', id: account.id, role: account.role },
    log: {
      action: 'LOGIN',
      target: { type: 'users', id: account.id },
      description: 'Signed in',
      ...(second && { metadata: { second_factor: second } }),
    },
  };
}

export function turnedAway(
  account: Account | null,
  reason: string,
  code: FailureCode = 'wrong_credentials',
): Outcome<SignInResult> {
  return {
    result: { id: '', role: null, session_epoch: null, code_needed: null },
    failure: refusal(code, code === 'wrong_code' ? 'code' : undefined),
    log: {
      action: 'LOGIN_FAILED',
      target: { type: 'users', id: account?.id ?? null },
      description: 'A sign-in failed',
      metadata: { reason },
    },
  };
}

/** Why this person may not enter, if so. */
export function shutOut({ is_active, archived_at }: Account): string | undefined {
  if (!is_active) return 'disabled';
  return archived_at ? 'archived' : undefined;
}
