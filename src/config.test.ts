import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigProblem, readConfig, type Variables } from './config.js';

const folder = mkdtempSync(join(tmpdir(), 'vip-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SOUND: Variables = {
  VIP_ENV: 'production',
  PUBLIC_URL: 'https://portal.example.org',
  DATABASE_URL: 'postgresql://owner:a%40b@db.example.org:6543/house?sslmode=verify-full',
  DB_APP_PASSWORD: 'Wq7-pZr2_Lk9.Vt4~Ns8',
  DB_PORTAL_PASSWORD: 'Hd3-xCv6_Bn1.Mj5~Gf0',
  DB_READER_PASSWORD: 'Yt8-uIo4_Pl2.Kj7~Re6',
  SESSION_SECRET: 'b3X9-Qm2v_Zt7Lk.Pw4Rs~Yd8Hf1Gc6Jn',
  LOG_SIGNING_KEY: 'w3F7-Tn4p_Gx9Vb.Hm1Kc~Sj6Ld8Ry2Qe',
  LOG_KEY: 'k8D1-Bv5w_Qs3Xc.Yr6Zh~Mt2Np7Ga4Ju',
  DOCUMENT_KEY: 'n5V2-Hs8k_Rw4Jd.Tx7Bq~Mz1Fp9Lc3Ge',
  DATA_KEYS: '2026-11:k7T4-Xv9c_Bq2Ws.Nz5Hm~Jd8Lr3Pf6Yg',
  DATA_DIR: folder,
};
const SECRET = 'q8N3-Vy6w_Kd4Tz.Xr9Bm~Hs2Jc7Lp5Gf';
const DEMO: Variables = {
  VIP_ENV: 'demo',
  DATABASE_URL: 'postgresql://x@127.0.0.1:5432/house',
  SESSION_SECRET: SOUND.SESSION_SECRET,
  DATA_DIR: folder,
};
const S3: Variables = {
  DOCUMENT_STORE: 's3',
  S3_ENDPOINT: 'https://s3.example.org',
  S3_BUCKET: 'papers-of-the-house',
  S3_ACCESS_KEY_ID: 'AKIA0',
  S3_SECRET_ACCESS_KEY: 'x'.repeat(40),
};

function problemsOf(variables: Variables): readonly string[] {
  try {
    readConfig(variables);
    return [];
  } catch (error) {
    if (error instanceof ConfigProblem) return error.problems;
    throw error;
  }
}

test('sound settings are taken; the owner’s name and password in the address are not used', () => {
  const config = readConfig(SOUND);
  expect(config).toMatchObject({
    environment: 'production',
    host: '0.0.0.0',
    port: 3000,
    publicOrigin: 'https://portal.example.org',
    trustedProxies: 1,
    logLevel: 'info',
  });
  expect(config.databases.app).toEqual({
    host: 'db.example.org',
    port: 6543,
    database: 'house',
    user: 'vip_app',
    password: SOUND.DB_APP_PASSWORD,
    ssl: { rejectUnauthorized: true, ca: undefined },
  });
  expect([config.databases.portal.user, config.databases.reader.user]).toEqual(['vip_portal', 'vip_reader']);
  expect(JSON.stringify(config)).not.toContain('owner');
});

test('production asks for papers of identity and address, kept under a key of its own; the disk is the default', () => {
  expect(readConfig(SOUND).documents).toEqual({
    s3: undefined,
    folder: join(folder, 'documents'),
    secret: SOUND.DOCUMENT_KEY,
    linkSeconds: 3_600,
    requiredKinds: ['GOVERNMENT_ID', 'PROOF_OF_ADDRESS'],
  });
  expect(readConfig({ ...SOUND, DOCUMENT_LINK_MINUTES: '5' }).documents.linkSeconds).toBe(300);
  expect(readConfig(DEMO).documents).toMatchObject({ requiredKinds: [], secret: DEMO.SESSION_SECRET });
});

test('two pairs of eyes are on in production and cannot be turned off there; elsewhere they are a wish', () => {
  expect(readConfig(SOUND).approvals).toEqual({ required: true, hours: 72 });
  expect(readConfig(DEMO).approvals).toEqual({ required: false, hours: 72 });
  expect(readConfig({ ...DEMO, TWO_PERSON_RULE: 'on', APPROVAL_HOURS: '4' }).approvals).toEqual({
    required: true,
    hours: 4,
  });
  expect(problemsOf({ ...SOUND, TWO_PERSON_RULE: 'off' })).toEqual([expect.stringContaining('TWO_PERSON_RULE')]);
  expect(problemsOf({ ...DEMO, TWO_PERSON_RULE: 'yes' })).toEqual([expect.stringContaining('TWO_PERSON_RULE')]);
  expect(problemsOf({ ...SOUND, APPROVAL_HOURS: '0' })).toEqual([expect.stringContaining('APPROVAL_HOURS')]);
});

test('a bucket needs no key of the disk’s, and is addressed by its path where it is not Amazon’s', () => {
  const { DOCUMENT_KEY: _, ...others } = SOUND;
  expect(readConfig({ ...others, ...S3 }).documents.s3).toMatchObject({ pathStyle: true, region: 'us-east-1' });
  expect(readConfig({ ...others, ...S3, S3_ENDPOINT: '' }).documents.s3).toMatchObject({ pathStyle: false });
});

test('a demo on one’s own machine needs a secret and a database, and listens to nobody else', () => {
  expect(readConfig(DEMO)).toMatchObject({
    environment: 'demo',
    host: '127.0.0.1',
    publicOrigin: undefined,
    trustedProxies: 0,
    databases: { app: { ssl: false } },
  });
});

test('with nothing set, everything that is missing is listed at once, each with what to do', () => {
  const problems = problemsOf({ DATA_DIR: folder });
  for (const name of [
    'PUBLIC_URL',
    'DATABASE_URL',
    'SESSION_SECRET',
    'LOG_SIGNING_KEY',
    'LOG_KEY',
    'DOCUMENT_KEY',
    'DATA_KEYS',
    'DB_APP_PASSWORD',
    'DB_PORTAL_PASSWORD',
    'DB_READER_PASSWORD',
  ]) {
    expect(problems.filter((problem) => problem.startsWith(name))).toEqual([
      expect.stringMatching(/is missing\. (Set|Make)/),
    ]);
  }
  expect(problems).toHaveLength(10);
});

test.each<[string, Variables, RegExp]>([
  ['a mistyped environment', { VIP_ENV: 'prodution' }, /^VIP_ENV is "prodution"/],
  ['an http address', { PUBLIC_URL: 'http://portal.example.org' }, /^PUBLIC_URL begins with http/],
  ['an address with a path', { PUBLIC_URL: 'https://example.org/portal' }, /^PUBLIC_URL is .* without a path/],
  ['no address', { PUBLIC_URL: 'portal' }, /^PUBLIC_URL is "portal"/],
  ['a port out of range', { PORT: '70000' }, /^PORT is "70000"/],
  ['a port that is no number', { PORT: '3000x' }, /^PORT is/],
  ['proxies without number', { TRUST_PROXY: 'true' }, /^TRUST_PROXY is "true"/],
  ['an unknown log level', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL is "loud"/],
  ['a link that lives longer than an hour', { DOCUMENT_LINK_MINUTES: '61' }, /^DOCUMENT_LINK_MINUTES is "61"/],
  ['a store that nobody knows', { DOCUMENT_STORE: 'floppy' }, /^DOCUMENT_STORE is "floppy"/],
  ['a bucket without a name', { ...S3, S3_BUCKET: '' }, /^S3_BUCKET is missing/],
  ['a store in the open', { ...S3, S3_ENDPOINT: 'http://s3.example.org' }, /^S3_ENDPOINT begins with http/],
  ['a store that is no address', { ...S3, S3_ENDPOINT: 's3' }, /^S3_ENDPOINT is no address/],
  ['a paper of no kind', { KYC_REQUIRED_KINDS: 'GOVERNMENT_ID,SELFIE' }, /^KYC_REQUIRED_KINDS names "SELFIE"/],
  ['no encryption to the database', { DATABASE_URL: 'postgresql://o:p@db/house' }, /^DATABASE_URL has no sslmode/],
  [
    'encryption that checks nobody',
    { DATABASE_URL: 'postgresql://o:p@db/house?sslmode=require' },
    /^DATABASE_URL has sslmode=require/,
  ],
  [
    'encryption that gives way',
    { DATABASE_URL: 'postgresql://o:p@127.0.0.1/house?sslmode=prefer' },
    /^DATABASE_URL has sslmode=prefer/,
  ],
  [
    'an authority that is not there',
    { DATABASE_URL: 'postgresql://o:p@db/house?sslmode=verify-full&sslrootcert=/nowhere.pem' },
    /^DATABASE_URL names the certificate file/,
  ],
  ['a database of another kind', { DATABASE_URL: 'mysql://o:hidden-word@db/house' }, /^DATABASE_URL cannot be read/],
  ['an address without a database', { DATABASE_URL: 'postgresql://o:p@db' }, /^DATABASE_URL cannot be read/],
  ['a key without a name', { DATA_KEYS: SECRET }, /^DATA_KEYS has a key without a name/],
  ['two keys alike', { DATA_KEYS: `a:${SECRET},a:${SECRET}2` }, /^DATA_KEYS names two keys alike/],
  ['one secret twice', { DATA_KEYS: `a:${SECRET},b:${SECRET}` }, /^DATA_KEYS has one secret twice/],
  ['an old key that is short', { DATA_KEYS: `${SOUND.DATA_KEYS},b:short` }, /^DATA_KEYS .* is shorter than 32/],
  [
    'an old key used twice',
    { DATA_KEYS: `${SOUND.DATA_KEYS},b:${SOUND.DOCUMENT_KEY}` },
    /^DATA_KEYS .* is the same as/,
  ],
  ['a short secret', { SESSION_SECRET: 'b3X9-Qm2v_Zt7Lk' }, /^SESSION_SECRET .* is shorter than 32/],
  [
    'a secret from a text',
    { SESSION_SECRET: 'please-change-me-please-change-me-1' },
    /^SESSION_SECRET .* can be guessed/,
  ],
  ['a secret of few characters', { SESSION_SECRET: 'ab'.repeat(20) }, /^SESSION_SECRET .* can be guessed/],
  [
    'a secret used twice',
    { DB_PORTAL_PASSWORD: SOUND.DB_APP_PASSWORD },
    /^DB_PORTAL_PASSWORD .* is the same as DB_APP_PASSWORD/,
  ],
  ['a source of prices that is none', { PRICE_PROVIDERS: 'ecb, yahoo' }, /^PRICE_PROVIDERS names "yahoo"/],
  ['a source that anybody on the way can change', { ECB_URL: 'http://example.org/x.xml' }, /^ECB_URL begins with http/],
  ['a source with a query', { COINGECKO_URL: 'https://example.org/?a=b' }, /^COINGECKO_URL is no address/],
  ['a source with a password', { COINGECKO_URL: 'https://a:hidden@example.org' }, /^COINGECKO_URL is no address/],
  ['a source of another kind', { ECB_URL: 'file:///etc/passwd' }, /^ECB_URL is no address/],
  ['a key that would break a header', { COINGECKO_API_KEY: 'hidden-word\r\nx: y' }, /^COINGECKO_API_KEY is no key/],
  ['a mail server of another kind', { SMTP_URL: 'http://u:hidden@mail.example.org' }, /^SMTP_URL is no address/],
  [
    'a % in a password of mail',
    { SMTP_URL: 'smtps://u:pa%ss@mail.example.org' },
    /^SMTP_URL has a % .* Write it as %25/,
  ],
  ['a % in a database’s name', { DATABASE_URL: 'postgresql://o:p@db/ho%use' }, /^DATABASE_URL cannot be read/],
  ['mail in nobody’s name', { SMTP_URL: 'smtps://mail.example.org' }, /^MAIL_FROM is missing/],
  ['mail in a broken name', { MAIL_FROM: 'House <portal@example.org' }, /^MAIL_FROM is no address/],
  ['a jump of nothing', { PRICE_JUMP_PERCENT: '0' }, /^PRICE_JUMP_PERCENT is "0"/],
  ['an age that is no number', { PRICE_AGE_HOURS: '4d' }, /^PRICE_AGE_HOURS is "4d"/],
  ['a demo password', { DEMO_PASSWORD: 'x' }, /^DEMO_PASSWORD is set/],
  ['a demo', { DEMO: '1' }, /^DEMO is set/],
])('production refuses %s', (_case, changed, problem) => {
  expect(problemsOf({ ...SOUND, ...changed })).toEqual([expect.stringMatching(problem)]);
});

test('production refuses the secrets that a demo made in its folder', () => {
  writeFileSync(join(folder, 'secrets.json'), JSON.stringify({ SESSION_SECRET: SOUND.SESSION_SECRET }));
  expect(problemsOf(SOUND)).toEqual([expect.stringMatching(/^SESSION_SECRET .* is a secret of the demo/)]);
  rmSync(join(folder, 'secrets.json'));
});

test('the first data key is the current one; a demo without any has one all the same, and another secret another', () => {
  const [current, old] = readConfig({ ...SOUND, DATA_KEYS: ` b:${SECRET} , ${SOUND.DATA_KEYS}` }).dataKeys;
  expect([current, old?.id]).toEqual([{ id: 'b', secret: SECRET }, '2026-11']);
  const demo = readConfig(DEMO).dataKeys;
  expect(demo.map(({ id }) => id)).toEqual(['session']);
  expect(readConfig({ ...DEMO, SESSION_SECRET: SECRET }).dataKeys).not.toEqual(demo);
});

test('no source of prices is asked unless it is named; each once, at its own address', () => {
  expect(readConfig(SOUND).prices).toMatchObject({ providers: [], jumpPercent: 30, ageHours: 96 });
  expect(
    readConfig({ ...DEMO, PRICE_PROVIDERS: 'ECB, coingecko,ecb', COINGECKO_URL: 'http://127.0.0.1:9/api/' }).prices,
  ).toMatchObject({
    providers: ['ecb', 'coingecko'],
    coinGecko: { url: 'http://127.0.0.1:9/api', apiKey: undefined },
    ecb: { url: 'https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml' },
  });
});

test('mail goes out under TLS unless its server is this machine; without a server a demo keeps it in a folder', () => {
  const smtp = (SMTP_URL: string) => readConfig({ ...SOUND, SMTP_URL, MAIL_FROM: 'portal@example.org' }).mail.smtp;
  expect(smtp('smtps://a%40b:p%2F@mail.example.org')).toEqual({
    host: 'mail.example.org',
    port: 465,
    secure: true,
    requireTls: true,
    auth: { user: 'a@b', pass: 'p/' },
  });
  expect(smtp('smtp://mail.example.org')).toMatchObject({ port: 587, secure: false, requireTls: true });
  expect(smtp('smtp://[::1]:25')).toMatchObject({ host: '::1', port: 25, requireTls: false });
  expect(readConfig(SOUND).mail).toMatchObject({ smtp: undefined, folder: undefined });
  expect(readConfig(DEMO).mail).toMatchObject({ smtp: undefined, folder: join(folder, 'mail') });
});

test('no problem repeats a secret', () => {
  const problems = problemsOf({
    ...SOUND,
    COINGECKO_API_KEY: 'hidden-word!',
    SMTP_URL: 'smtp//u:hidden-word@mail',
    SESSION_SECRET: 'hidden-word',
    DB_APP_PASSWORD: 'hidden-word',
    DATA_KEYS: 'hidden-word,a:hidden-word',
    DATABASE_URL: 'postgresql//o:hidden-word@db',
  });
  expect(problems.join()).not.toContain('hidden-word');
});

test('an authority of one’s own is read, and vouches for the name that was asked for alone', () => {
  const file = join(folder, 'ca.pem');
  writeFileSync(file, 'a certificate');
  const ssl = (mode: string) =>
    readConfig({ ...SOUND, DATABASE_URL: `postgresql://o:p@db/house?sslmode=${mode}&sslrootcert=${file}` }).databases
      .app.ssl;
  expect(ssl('verify-full')).toEqual({ rejectUnauthorized: true, ca: 'a certificate' });
  for (const weaker of ['verify-ca', 'require', 'prefer'])
    expect(
      problemsOf({ ...SOUND, DATABASE_URL: `postgresql://o:p@db/house?sslmode=${weaker}&sslrootcert=${file}` }),
    ).toEqual([expect.stringContaining(`DATABASE_URL has sslmode=${weaker}. Set sslmode=verify-full`)]);
});

test('.env.example explains every setting that is read, and no other', () => {
  const explained = new Set(
    readFileSync('.env.example', 'utf8')
      .match(/^#?[A-Z_]+(?==)/gm)
      ?.map((name) => name.replace('#', '')),
  );
  const read = new Set<string>(['ADMIN_EMAIL', 'ADMIN_PASSWORD']);
  problemsOf(new Proxy<Variables>(SOUND, { get: (target, name) => (read.add(String(name)), target[String(name)]) }));
  read.delete('DEMO');
  expect([...read].sort()).toEqual([...explained].sort());
});
