import { idOf, openHouse, PASSWORD, type House } from '../../test/support/house.js';
import { serveApp, SESSION_SECRET, type ServedApp } from '../../test/support/served-app.js';
import type { Visitor } from '../../test/support/product.js';
import { ACCOUNT, ADDRESS, createSignInLimits, type SignInLimits } from './sign-in-limits.js';
import { createPool } from '../db/client.js';
import { network } from '../network.js';
import { settingsOf } from '../../test/support/house.js';

let house: House;
let app: ServedApp;
let limits: SignInLimits;
beforeAll(async () => {
  house = await openHouse();
  app = await serveApp(house);
});
afterAll(async () => {
  await app.close();
  await house.close();
});
let now = Date.now();
beforeEach(async () => {
  await house.rows.rows('DELETE FROM internal.sign_in_attempts');
  now = Date.now();
  app.setNow(now);
  limits = createSignInLimits(house.pool, SESSION_SECRET, () => now);
});

const times = async (count: number, work: (index: number) => Promise<unknown>) => {
  for (let index = 0; index < count; index += 1) await work(index);
};
const pass = (seconds: number) => {
  now += seconds * 1_000;
  app.setNow(now);
};
const PASSWORD_AFTER = 'a brighter horse 42';
const seconds = (wait: number) => ({ status: 429, issues: [{ params: { seconds: String(wait) } }] });
const LOCK = seconds(ACCOUNT.lockSeconds);
/** Tries as one who waits as long as he is told. */
const patiently = (count: number, account = 'a@example.org', by: SignInLimits = limits) =>
  times(count, async (index) => {
    await by.attempt(account, `192.0.2.${index}`);
    pass(60);
  });

test('the first three tries of an account cost nothing; each further one a longer wait, and the tenth a lock', async () => {
  const waits: unknown[] = [];
  await times(10, async (index) => {
    await limits.attempt('a@example.org', `192.0.2.${index}`);
    const { issues } = (await limits.attempt('a@example.org', '198.51.100.1').catch((error: unknown) => error)) as {
      issues?: [{ params: { seconds: string } }];
    };
    waits.push(issues ? Number(issues[0].params.seconds) : 0);
    if (!issues) await limits.takeBack('a@example.org', '198.51.100.1');
    pass(60);
  });
  expect(waits).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 32, 900]);
  await limits.attempt('b@example.org', '198.51.100.1');
});

test('what comes too soon is refused and makes the wait no longer', async () => {
  await times(4, () => limits.attempt('a@example.org', '192.0.2.1'));
  await times(5, () => expect(limits.attempt('a@example.org', '192.0.2.1')).rejects.toMatchObject(seconds(1)));
  pass(1);
  await limits.attempt('a@example.org', '192.0.2.1');
  await expect(limits.attempt('a@example.org', '192.0.2.1')).rejects.toMatchObject(seconds(2));
});

test('a lock lasts a quarter of an hour, then there is one try; an hour of peace forgets all', async () => {
  await patiently(9);
  await limits.attempt('a@example.org', '192.0.2.1');
  pass(899);
  await expect(limits.attempt('a@example.org', '192.0.2.1')).rejects.toMatchObject(seconds(1));
  pass(1);
  await limits.attempt('a@example.org', '192.0.2.1');
  await expect(limits.attempt('a@example.org', '192.0.2.1')).rejects.toMatchObject(LOCK);
  pass(900 + 3_601);
  await times(3, () => limits.attempt('a@example.org', '192.0.2.1'));
});

test('an address takes twenty tries, then slower, fifty, then none, for whichever accounts', async () => {
  await times(20, (index) => limits.attempt(`${index}@example.org`, '192.0.2.1'));
  await times(30, async (index) => {
    await limits.attempt(`x${index}@example.org`, '192.0.2.1');
    if (index < 29) pass(ADDRESS.longestSeconds);
  });
  await expect(limits.attempt('new@example.org', '192.0.2.1')).rejects.toMatchObject(LOCK);
  await limits.attempt('new@example.org', '192.0.2.2');
});

test('a hundred tries at once, on two servers, are no way round', async () => {
  const pool = createPool(settingsOf(house.database.url('app')));
  const other = createSignInLimits(pool, SESSION_SECRET, () => now);
  const all = await Promise.allSettled(
    Array.from({ length: 100 }, (_, index) => (index % 2 ? limits : other).attempt('a@example.org', `10.0.0.${index}`)),
  );
  await pool.end();
  // The fourth is let through as well: what it costs is the wait after it.
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(ACCOUNT.free + 1);
});

test('the waits survive a restart and hold on every server', async () => {
  await patiently(9);
  await limits.attempt('a@example.org', '192.0.2.1');
  const other = createSignInLimits(house.pool, SESSION_SECRET, () => now);
  await expect(other.attempt('a@example.org', '192.0.2.9')).rejects.toMatchObject(LOCK);
});

test('a clock that is put back ends no lock and makes none longer than it was', async () => {
  await patiently(9);
  await limits.attempt('a@example.org', '192.0.2.1');
  pass(-3_600);
  await expect(limits.attempt('a@example.org', '192.0.2.1')).rejects.toMatchObject(LOCK);
  pass(600);
  await expect(limits.attempt('a@example.org', '192.0.2.1')).rejects.toMatchObject(seconds(300));
  pass(-86_400);
  await expect(limits.attempt('a@example.org', '192.0.2.1')).rejects.toMatchObject(seconds(300));
  pass(300);
  await limits.attempt('a@example.org', '192.0.2.1');
});

test('a right password frees the account, and does not free an address that guesses at others', async () => {
  await times(3, () => limits.attempt('a@example.org', '192.0.2.1'));
  await limits.succeeded('a@example.org', '192.0.2.1');
  await times(3, () => limits.attempt('a@example.org', '192.0.2.1'));
  const tries = await house.rows.row<{ failures: number }>(
    `SELECT failures FROM internal.sign_in_attempts WHERE key LIKE 'address:%'`,
  );
  expect(tries).toEqual({ failures: 5 });
});

test('neither addresses nor accounts stand in the table', async () => {
  await limits.attempt('a@example.org', '192.0.2.1');
  expect(JSON.stringify(await house.rows.rows('SELECT * FROM internal.sign_in_attempts'))).not.toMatch(/example|192/);
});

test('when the counters cannot be had, nobody gets in', async () => {
  await house.pool.query('SELECT 1');
  const broken = createSignInLimits(
    { query: () => Promise.reject(new Error('no table')) } as unknown as House['pool'],
    SESSION_SECRET,
  );
  await expect(broken.attempt('a@example.org', '192.0.2.1')).rejects.toThrow('no table');
});

test('the sign-in says how long to wait, as a page and as JSON, also to the right password', async () => {
  await patiently(9, 'admin@example.com');
  await limits.attempt('admin@example.com', '192.0.2.1');
  const send = (accept: string) =>
    app.visitor().fetch('/login', {
      method: 'POST',
      body: new URLSearchParams({ email: ' Admin@Example.com ', password: PASSWORD }),
      headers: { accept },
    });
  const page = await send('text/html');
  expect([page.status, Number(page.headers.get('retry-after')) > 800]).toEqual([429, true]);
  expect(await page.text()).toContain('Wait 15 minutes');
  expect(await (await send('application/json')).json()).toMatchObject({ error: { code: 'too_many_attempts' } });
});

test('the try that brings the lock is in the log, once, and so is each that is made before its end', async () => {
  await patiently(9, 'compliance@example.com');
  const denied = (what: string) =>
    house.count(`activity_logs WHERE action_type = 'ACCESS_DENIED' AND description LIKE 'Refused: sign-in, ${what}%'`);
  const before = [await denied('after too many'), await denied('before the wait')];
  const guess = () => app.visitor().signIn('compliance@example.com', 'wrong horse 42');
  await times(4, guess);
  expect([await denied('after too many'), await denied('before the wait')]).toEqual([
    (before[0] ?? 0) + 1,
    (before[1] ?? 0) + 3,
  ]);
});

test('guessing the current password of an open session is slowed down too', async () => {
  const visitor = app.visitor();
  await visitor.signIn('admin@example.com', PASSWORD);
  const guess = () =>
    visitor.fetch('/account/password', {
      method: 'POST',
      body: new URLSearchParams({
        current_password: 'wrong horse 42',
        new_password: 'a brighter horse',
        new_password_again: 'a brighter horse',
      }),
      headers: { accept: 'text/html' },
    });
  await times(ACCOUNT.free + 1, async () => expect((await guess()).status).toBe(422));
  const refused = await guess();
  expect([refused.status, refused.headers.get('retry-after'), await refused.text()]).toEqual([
    429,
    '1',
    expect.stringContaining('Wait 1 seconds'),
  ]);
});

const html = { accept: 'text/html' };
const post = (visitor: Visitor, path: string, fields: Record<string, string>) =>
  visitor.fetch(path, { method: 'POST', body: new URLSearchParams(fields), headers: html });
const confirming = (visitor: Visitor, password: string) => post(visitor, '/account/confirm', { password });
const signedIn = async (email: string) => {
  const visitor = app.visitor();
  await visitor.signIn(email, PASSWORD);
  return visitor;
};

test('a stranger who locks an address’s sign-in keeps nobody who is signed in from confirming, a second factor, a new password', async () => {
  const email = 'admin@example.com';
  const admin = await signedIn(email);
  await patiently(9, email);
  await limits.attempt(email, '192.0.2.1');
  // Nor does who knows an id, by typing what its tries are counted by.
  await times(10, async () => {
    await post(app.visitor(), '/login', { email: `Signed in ${idOf(house.admin)}`, password: 'wrong horse 42' });
    pass(60);
  });
  expect((await post(app.visitor(), '/login', { email, password: PASSWORD })).status).toBe(429);
  expect((await confirming(admin, PASSWORD)).status).toBe(303);
  const page = await (await admin.fetch('/account/second-factor', { headers: html })).text();
  const enrolment = /name="enrolment" value="([^"]*)"/.exec(page)?.[1] ?? '';
  expect((await post(admin, '/account/second-factor', { enrolment, code: '000000' })).status).toBe(422);
  const change = { current_password: PASSWORD, new_password: PASSWORD_AFTER, new_password_again: PASSWORD_AFTER };
  expect((await post(admin, '/account/password', change)).status).toBe(303);
  const back = { current_password: PASSWORD_AFTER, new_password: PASSWORD, new_password_again: PASSWORD };
  expect((await post(admin, '/account/password', back)).status).toBe(303);
  // The sign-in of that address stays locked: nobody frees it by a session.
  expect((await post(app.visitor(), '/login', { email, password: PASSWORD })).status).toBe(429);
});

test('whoever has somebody’s session tries ten passwords, wherever they are asked for; the lock is in the log, and ends no sign-in', async () => {
  const [thief, elsewhere] = [await signedIn('compliance@example.com'), await signedIn('compliance@example.com')];
  const logged = (what: string) => house.count(`activity_logs WHERE ${what} AND actor_id = '${idOf(house.officer)}'`);
  const locked = `action_type = 'ACCESS_DENIED' AND description LIKE 'Refused: sign-in, after too many%'`;
  const early = `action_type = 'ACCESS_DENIED' AND description LIKE 'Refused: sign-in, before the wait%'`;
  const failed = `action_type = 'LOGIN_FAILED'`;
  const before = await Promise.all([locked, early, failed].map(logged));
  const wrong = 'wrong horse 42';
  await times(10, async (index) => {
    const guess =
      index % 2
        ? post(elsewhere, '/account/password', {
            current_password: wrong,
            new_password: PASSWORD_AFTER,
            new_password_again: PASSWORD_AFTER,
          })
        : confirming(thief, wrong);
    expect((await guess).status).toBe(422);
    pass(60);
  });
  for (const visitor of [thief, elsewhere]) expect((await confirming(visitor, PASSWORD)).status).toBe(429);
  const after = await Promise.all([locked, early, failed].map(logged));
  expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([1, 2, 5]);
  const owner = await signedIn('compliance@example.com');
  expect((await owner.fetch('/admin')).status).toBe(200);
  // A new session is the same person, and finds the same lock.
  expect((await confirming(owner, PASSWORD)).status).toBe(429);
  pass(ACCOUNT.lockSeconds);
  expect((await confirming(owner, PASSWORD)).status).toBe(303);
  await times(3, async () => expect((await confirming(owner, wrong)).status).toBe(422));
});

/** How many addresses a server behind so many proxies of ours takes the senders of these tries for. */
async function addressesOf(trustedProxies: number, forwarded: readonly string[]): Promise<number> {
  const config = { publicOrigin: undefined, trustedProxies, sessionSecret: SESSION_SECRET };
  const served = await serveApp(house, { config, now: () => now });
  for (const [index, header] of forwarded.entries())
    await served.visitor().fetch('/login', {
      method: 'POST',
      body: new URLSearchParams({ email: `${index}@example.org`, password: 'x' }),
      headers: { 'x-forwarded-for': header, accept: 'application/json' },
    });
  await served.close();
  return house.count(`internal.sign_in_attempts WHERE key LIKE 'address:%'`);
}

test.each([
  ['without a proxy, whatever is claimed', 0, ['203.0.113.1', '203.0.113.2', '2001:db8::1'], 1],
  ['behind one, whatever was claimed before it', 1, ['1.1.1.1, 203.0.113.9', '2.2.2.2, 203.0.113.9', '203.0.113.9'], 1],
  [
    'behind one, an IPv6 network of 64 bits',
    1,
    ['2001:db8:1:2::1', '2001:0DB8:1:2:ffff::2', '2001:db8:1:2:3:4:5:6'],
    1,
  ],
  ['behind one, an IPv4 address in either spelling', 1, ['::ffff:203.0.113.9', '203.0.113.9'], 1],
  ['behind one, two households', 1, ['2001:db8:1:2::1', '2001:db8:1:3::1'], 2],
  ['behind one, what is no address', 1, ["' OR 1=1 --", '<script>', 'x'.repeat(2_000)], 3],
])('%s: tries count for one address or more', async (_how, trusted, forwarded, addresses) => {
  expect(await addressesOf(trusted, forwarded)).toBe(addresses);
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::', '2001:db8:1:2'],
  ['2001:0db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  [undefined, ''],
])('%s counts as %s', (address, counted) => {
  expect(network(address)).toBe(counted);
});
