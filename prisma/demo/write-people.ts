/** Opens the accounts of everybody in the demo, and gives them a new password where the demo's has changed. */
import { createHmac } from 'node:crypto';
import { systemContext, type RequestContext } from '../../src/request-context.js';
import { createStaff } from '../../src/services/create-staff.js';
import { openClient } from '../../src/services/open-client.js';
import type { Door } from '../../src/services/run-command.js';
import { setPassword } from '../../src/services/set-password.js';
import { ADMIN, CLIENTS, STAFF } from './people.js';

export const SEED = 'demo';

export interface Account {
  email: string;
  /** Undefined until the account is opened. */
  id: string | undefined;
  /** The keys under which the account got its passwords, the newest last. */
  keys: readonly string[];
}

interface Opening {
  email: string;
  open(door: Door, context: RequestContext, password: string): Promise<{ id: string }>;
}

const OPENINGS: readonly Opening[] = [
  ...STAFF.map(({ who: _who, ...member }) => ({
    email: member.email,
    open: (door: Door, context: RequestContext, password: string) =>
      door.run(createStaff, context, { ...member, password }),
  })),
  ...CLIENTS.map(({ particulars }) => ({
    email: particulars.email,
    open: (door: Door, context: RequestContext, password: string) =>
      door.run(openClient, context, { ...particulars, password }),
  })),
];

export const EMAILS: readonly string[] = OPENINGS.map(({ email }) => email);

/** The password itself is nowhere stored; a later start tells by the digest in the key that it is another one. */
export const digestOf = (password: string, digestKey: string): string =>
  createHmac('sha256', digestKey).update(password).digest('hex').slice(0, 16);

const PLACES = EMAILS.map((email, place) => ({ email, name: `person-${place + 1}` })).sort(
  (a, b) => b.email.length - a.email.length,
);

/** A request's key stands in the log for ever, so it names people by their place in the demo and not by e-mail. */
export const asRequestKey = (key: string): string =>
  PLACES.reduce((text, { email, name }) => text.replaceAll(email, name), key).replace(/[^\w.:/+=-]/g, '_');

const accountKey = (email: string): string => asRequestKey(`${SEED}:account:${email}:`);
export const belongsTo = (key: string, email: string): boolean => key.startsWith(accountKey(email));
export const hasPassword = ({ keys }: Account, digest: string): boolean => (keys.at(-1) ?? '').split(':')[3] === digest;

/** Everybody's id by e-mail. Hashing takes its time, so all are opened at once, after the admin who opens them. */
export async function writePeople(
  door: Door,
  accounts: readonly Account[],
  password: string,
  digest: string,
): Promise<Map<string, string>> {
  const known = new Map(accounts.map((account) => [account.email, account]));
  const ensure = async (opening: Opening, by: RequestContext): Promise<[string, string]> => {
    const account = known.get(opening.email) ?? { email: opening.email, id: undefined, keys: [] };
    return [opening.email, await ensureAccount(door, opening, by, { account, password, digest })];
  };
  const [first, ...others] = [...OPENINGS].sort((a, b) => rank(a) - rank(b));
  if (!first) return new Map();
  const [email, adminId] = await ensure(first, systemContext(SEED));
  const admin: RequestContext = { actor: { kind: 'person', id: adminId, role: 'ADMIN' } };
  return new Map([[email, adminId], ...(await Promise.all(others.map((opening) => ensure(opening, admin))))]);
}

const rank = ({ email }: Opening): number => (email === ADMIN ? 0 : 1);

interface Wanted {
  account: Account;
  password: string;
  digest: string;
}

async function ensureAccount(
  door: Door,
  opening: Opening,
  by: RequestContext,
  { account, password, digest }: Wanted,
): Promise<string> {
  if (account.id && hasPassword(account, digest)) return account.id;
  const requestId = `${accountKey(account.email)}${digest}:${account.keys.length}`;
  if (!account.id) return (await opening.open(door, { ...by, requestId }, password)).id;
  await door.run(setPassword, systemContext(SEED, requestId), { id: account.id, password });
  return account.id;
}
