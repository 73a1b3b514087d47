// Everybody who may come to an address: nobody, whoever was somebody, clients and staff. All sign in as people do; what
// ends a session afterwards is done through the door, so each is shut out by the product and not by the test. Staff must
// have a second factor, and one of them is only setting it up.
import { openHouse, PASSWORD, person, type House } from '../house.js';
import { Visitor } from '../product.js';
import { setUpPhone } from '../second-factor.js';
import { archiveClient } from '../../../src/services/archive-client.js';
import { createStaff } from '../../../src/services/create-staff.js';
import { disableStaff } from '../../../src/services/disable-staff.js';
import { openClient } from '../../../src/services/open-client.js';
import { resetSecondFactor } from '../../../src/services/remove-second-factor.js';
import { setPassword } from '../../../src/services/set-password.js';

export const SUBJECTS = [
  'anonymous',
  'expired',
  'disabled',
  'archived',
  'password changed',
  'factor reset',
  'half signed in',
  'enrolling',
  'pending',
  'client A',
  'client B',
  'compliance',
  'admin',
] as const;
/** The second of two persons is nobody else's subject: what an admin may, another may. */
export type Subject = (typeof SUBJECTS)[number] | 'second admin';
/** Asks as this person, whatever an answer has said about cookies: nobody is signed out by what was tried before. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;
export type Everybody = Readonly<Record<Subject, Ask>>;

export const openMatrixHouse = async (): Promise<House> => {
  const house = await openHouse();
  // The server that runs over this house goes by the real clock.
  house.setClock(new Date().toISOString());
  for (const email of ['archived@example.com', 'changed@example.com', 'pending@example.com'])
    await house.door.run(openClient, house.admin, {
      email,
      account_type: 'STOCK',
      password: PASSWORD,
      first_name: 'Pia',
      last_name: 'Person',
    });
  const staff = { role: 'ADMIN', password: PASSWORD, first_name: 'Dora', last_name: 'Done' };
  for (const email of ['disabled@example.com', 'reset@example.com', 'enrolling@example.com'])
    await house.door.run(createStaff, house.admin, { ...staff, email });
  return house;
};

const WITH_PHONE = [
  'admin@example.com',
  'second.admin@example.com',
  'compliance@example.com',
  'disabled@example.com',
  'reset@example.com',
];

/** Their recovery codes, each of which lets in once at whatever time. */
async function phones(house: House): Promise<Map<string, string[]>> {
  const codes = new Map<string, string[]>();
  for (const email of WITH_PHONE) {
    const phone = await setUpPhone(house, person(await idByEmail(house, email), 'ADMIN'), new Date().toISOString());
    codes.set(email, phone.recoveryCodes);
  }
  return codes;
}

export async function everybodyAt(house: House, url: string): Promise<Everybody> {
  const codes = await phones(house);
  const signedIn = async (email: string): Promise<Visitor> => {
    const visitor = new Visitor(url);
    const { status } = await visitor.signIn(email, PASSWORD, codes.get(email)?.pop());
    if (status !== 303 && status !== 200) throw new Error(`${email} cannot sign in: ${status}`);
    return visitor;
  };
  const visitors: Readonly<Record<Subject, Visitor>> = {
    anonymous: new Visitor(url),
    expired: await signedIn('admin@example.com'),
    disabled: await signedIn('disabled@example.com'),
    archived: await signedIn('archived@example.com'),
    'password changed': await signedIn('changed@example.com'),
    'factor reset': await signedIn('reset@example.com'),
    'half signed in': await halfSignedIn(url, 'compliance@example.com'),
    enrolling: await signedIn('enrolling@example.com'),
    pending: await signedIn('pending@example.com'),
    'client A': await signedIn('stock@example.com'),
    'client B': await signedIn('crypto@example.com'),
    compliance: await signedIn('compliance@example.com'),
    admin: await signedIn('admin@example.com'),
    'second admin': await signedIn('second.admin@example.com'),
  };
  await house.door.run(disableStaff, house.admin, { id: await idByEmail(house, 'disabled@example.com') });
  await house.door.run(archiveClient, house.admin, { id: await idByEmail(house, 'archived@example.com') });
  const id = await idByEmail(house, 'changed@example.com');
  await house.door.run(setPassword, house.admin, { id, password: 'another horse 42' });
  await house.door.run(resetSecondFactor, house.admin, { id: await idByEmail(house, 'reset@example.com') });
  await house.pool.query(
    `UPDATE internal.sessions SET sess = jsonb_set(sess::jsonb, '{signed_in_at}', '0')::json WHERE sid = $1`,
    [sessionOf(visitors.expired)],
  );
  const asks = Object.entries(visitors).map(([subject, { cookie }]) => [subject, asking(url, cookie)]);
  return Object.fromEntries(asks) as Record<Subject, Ask>;
}

/** The password was right, and the code is still to come. */
async function halfSignedIn(url: string, email: string): Promise<Visitor> {
  const visitor = new Visitor(url);
  await visitor.signIn(email, PASSWORD);
  return visitor;
}

export const asking =
  (url: string, cookie: string): Ask =>
  (path, init = {}) =>
    fetch(`${url}${path}`, { redirect: 'manual', ...init, headers: { cookie, ...init.headers } });

const idByEmail = async (house: House, email: string): Promise<string> =>
  (await house.rows.row<{ id: string }>('SELECT id FROM users WHERE email = $1', [email]))?.id ?? '';

/** The id of a session, of which the cookie holds a signed copy. */
const sessionOf = (visitor: Visitor): string => /=s(?::|%3A)([^.]+)\./.exec(visitor.cookie)?.[1] ?? '';

/** Whoever signs out, or is signed out, in one cell is signed in again for the next. */
export async function keepSessions(house: House): Promise<() => Promise<void>> {
  const { rows } = await house.pool.query<{ all: string }>(
    `SELECT json_agg(to_json(s))::text AS all FROM internal.sessions s`,
  );
  return async () => {
    await house.pool.query(
      `INSERT INTO internal.sessions SELECT * FROM json_populate_recordset(NULL::internal.sessions, $1::json)
       ON CONFLICT (sid) DO UPDATE SET sess = EXCLUDED.sess, expire = EXCLUDED.expire`,
      [rows[0]?.all],
    );
  };
}
