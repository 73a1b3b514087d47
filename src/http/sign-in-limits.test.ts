import { openHouse, PASSWORD, type House } from '../../test/support/house.js';
import { serveApp, SESSION_SECRET, type ServedApp } from '../../test/support/served-app.js';
import {
  createSignInLimits,
  network,
  ACCOUNT_ATTEMPTS,
  ADDRESS_ATTEMPTS,
  type SignInLimits,
} from './sign-in-limits.js';

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
beforeEach(async () => {
  await house.rows.rows('DELETE FROM internal.rate_limits');
  limits = createSignInLimits(house.pool, SESSION_SECRET);
});

const times = async (count: number, work: (index: number) => Promise<unknown>) => {
  for (let index = 0; index < count; index += 1) await work(index);
};
const tooMany = { code: 'too_many_attempts', status: 429 };

test('an account takes ten attempts, from wherever they come, and then none', async () => {
  await times(ACCOUNT_ATTEMPTS, (index) => limits.attempt('a@example.org', `192.0.2.${index}`));
  await expect(limits.attempt('a@example.org', '198.51.100.1')).rejects.toMatchObject(tooMany);
  await limits.attempt('b@example.org', '198.51.100.1');
});

test('an address takes fifty, for whichever accounts', async () => {
  await times(ADDRESS_ATTEMPTS, (index) => limits.attempt(`${index}@example.org`, '192.0.2.1'));
  await expect(limits.attempt('new@example.org', '192.0.2.1')).rejects.toMatchObject(tooMany);
  await limits.attempt('new@example.org', '192.0.2.2');
});

test('a hundred attempts at once are no way round', async () => {
  const all = await Promise.allSettled(
    Array.from({ length: 100 }, (_, index) => limits.attempt('a@example.org', `10.0.0.${index}`)),
  );
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(ACCOUNT_ATTEMPTS);
});

test('the limits survive a restart and hold on every server', async () => {
  await times(ACCOUNT_ATTEMPTS, () => limits.attempt('a@example.org', '192.0.2.1'));
  const other = createSignInLimits(house.pool, SESSION_SECRET);
  await expect(other.attempt('a@example.org', '192.0.2.9')).rejects.toMatchObject(tooMany);
});

test('a right password frees the account, and does not free an address that guesses at others', async () => {
  await times(ACCOUNT_ATTEMPTS, () => limits.attempt('a@example.org', '192.0.2.1'));
  await limits.succeeded('a@example.org', '192.0.2.1');
  await limits.attempt('a@example.org', '192.0.2.1');
  const points = await house.rows.row<{ points: number }>(
    `SELECT points FROM internal.rate_limits WHERE key LIKE 'address:%'`,
  );
  expect(points).toEqual({ points: ACCOUNT_ATTEMPTS });
});

test('neither addresses nor accounts stand in the table', async () => {
  await limits.attempt('a@example.org', '192.0.2.1');
  expect(JSON.stringify(await house.rows.rows('SELECT * FROM internal.rate_limits'))).not.toMatch(/example|192/);
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
  await times(ACCOUNT_ATTEMPTS, () => limits.attempt('admin@example.com', '192.0.2.1'));
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

test('guessing the current password of an open session is limited too', async () => {
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
    });
  await times(ACCOUNT_ATTEMPTS, async () => expect((await guess()).status).toBe(422));
  expect((await guess()).status).toBe(429);
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
