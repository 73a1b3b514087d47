// What a new house knows before anybody adds to it: the currencies of ISO 4217 as they are today, coins and shares.
import { openHouse, type House } from './support/house.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

/** Codes that the runtime names and that are no money of today. */
const NOT_OURS: Readonly<Record<string, string>> = {
  ...Object.fromEntries('ANG CUC HRK SLL ZWL'.split(' ').map((code) => [code, 'historic'])),
  ...Object.fromEntries('BOV CHE CHW CLF COU MXV USN UYI UYW'.split(' ').map((code) => [code, 'of funds'])),
  ...Object.fromEntries('XAG XAU XPD XPT'.split(' ').map((code) => [code, 'a precious metal'])),
  ...Object.fromEntries('XDR XSU XUA'.split(' ').map((code) => [code, 'between central banks'])),
  ...Object.fromEntries('XBA XBB XBC XBD XTS XXX'.split(' ').map((code) => [code, 'no money at all'])),
};
/** What not every runtime names. */
const ALSO = ['VED', 'XCG', 'ZWG'];

/** The runtime writes these without the decimals that nobody pays in any more; ISO 4217 has them still. */
const BY_ISO: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'AFN ALL COP HUF IDR IRR KPW LAK LBP MGA MMK PKR SOS SYP YER'.split(' ').map((code) => [code, 2]),
  ),
  IQD: 3,
};

const decimalsOf = (currency: string): number | undefined =>
  BY_ISO[currency] ??
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;

test('every currency of today is there, with its decimals, and none besides', async () => {
  const rows = await house.rows.rows<{ code: string; minor_units: number }>('SELECT code, minor_units FROM currencies');
  const today = Intl.supportedValuesOf('currency').filter((code) => !(code in NOT_OURS));
  const expected = [...new Set([...today, ...ALSO])].map((code) => [code, decimalsOf(code)]);
  expect(rows.map(({ code, minor_units }) => [code, minor_units]).sort()).toEqual(expected.sort());
});

test('there are dozens of coins and hundreds of shares, each under one name and one symbol', async () => {
  const assets = await house.rows.rows<{ symbol: string; name: string; asset_type: string }>(
    'SELECT symbol, name, asset_type::text FROM assets',
  );
  const counted = (kind: string): number => assets.filter(({ asset_type }) => asset_type === kind).length;
  expect(counted('CRYPTO')).toBeGreaterThanOrEqual(40);
  expect(counted('STOCK')).toBeGreaterThanOrEqual(200);
  for (const { symbol } of assets) expect(symbol).toMatch(/^[A-Z0-9][A-Z0-9.-]{0,19}$/);
  for (const column of ['symbol', 'name'] as const)
    expect(new Set(assets.map((asset) => asset[column].toUpperCase())).size).toBe(assets.length);
});

test('nothing is without a name, nor named with spaces around it', async () => {
  const unnamed = await house.rows.rows(
    `SELECT code FROM currencies WHERE name !~ '^\\S(.*\\S)?$' UNION ALL SELECT symbol FROM assets WHERE name !~ '^\\S(.*\\S)?$'`,
  );
  expect(unnamed).toEqual([]);
});

test('what is a coin’s symbol is no currency’s code, so that a transfer names one of them', async () => {
  const both = `SELECT symbol FROM assets JOIN currencies ON code = symbol WHERE asset_type = 'CRYPTO'`;
  expect(await house.rows.rows(both)).toEqual([]);
});
