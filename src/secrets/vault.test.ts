import fc from 'fast-check';
import { KeyRing } from './key-ring.js';
import { isSealed, keyIdOf } from './sealed-text.js';
import { CannotOpen, createVault, NO_VAULT, type Place, type Vault, type WrappedKey } from './vault.js';

const OLD = { id: '2025', secret: 'the master key of last year, long enough' };
const NEW = { id: '2026', secret: 'the master key of this year, long enough' };
const CLEO = '11111111-1111-4111-8111-111111111111';
const OTTO = '22222222-2222-4222-8222-222222222222';
const ROW = '33333333-3333-4333-8333-333333333333';

let vault: Vault;
let key: WrappedKey;
beforeEach(() => {
  vault = createVault([OLD]);
  key = vault.makeKey(CLEO);
});

const phone: Place = { table: 'users', column: 'phone', row: ROW, client: CLEO };
const ofTheHouse: Place = { table: 'second_factors', column: 'secret', row: ROW };

test('any text comes back as it was, and is not in what is kept', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const place of [phone, ofTheHouse]) {
        const sealed = vault.seal(place, text);
        expect(isSealed(sealed)).toBe(true);
        expect(vault.open(place, sealed)).toBe(text);
        if (text.length > 3) expect(Buffer.from(sealed, 'base64url').includes(text)).toBe(false);
      }
    }),
  );
});

test.each<[string, Partial<Place>]>([
  ['another row', { row: OTTO }],
  ['another column', { column: 'city' }],
  ['another table', { table: 'transactions' }],
  ['another person', { client: OTTO }],
  ['nobody', { client: undefined }],
])('what was put somewhere does not open in the place of %s', (_whose, other) => {
  vault.makeKey(OTTO);
  const sealed = vault.seal(phone, '+41446681800');
  expect(() => vault.open({ ...phone, ...other }, sealed)).toThrow(CannotOpen);
});

test('names that run together are two places', () => {
  const sealed = vault.seal({ ...ofTheHouse, table: 'a', column: 'b","c' }, 'x');
  expect(() => vault.open({ ...ofTheHouse, table: 'a","b', column: 'c' }, sealed)).toThrow(CannotOpen);
});

test('one bit changed anywhere, and it does not open; the error quotes nothing of it', () => {
  const sealed = vault.seal(phone, '+41446681800');
  const start = sealed.lastIndexOf('.') + 1;
  const bytes = Buffer.from(sealed.slice(start), 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    const text = sealed.slice(0, start) + changed.toString('base64url');
    expect(() => vault.open(phone, text)).toThrow(/^users\.phone of 3{8}.* does not open: it was changed/);
  }
});

test('a hundred thousand seals have a hundred thousand nonces', () => {
  const nonces = new Set(Array.from({ length: 100_000 }, () => vault.seal(ofTheHouse, '').split('.')[2]?.slice(0, 16)));
  expect(nonces.size).toBe(100_000);
});

test('a person’s key is wrapped: another server with the master key reads on, one without it does not', () => {
  const sealed = vault.seal(phone, 'a phone');
  const other = createVault([NEW, OLD]);
  expect(() => other.open(phone, sealed)).toThrow(/is not at hand/);
  other.learnKey(CLEO, key);
  expect(other.open(phone, sealed)).toBe('a phone');
  expect(() => createVault([NEW]).learnKey(CLEO, key)).toThrow(/DATA_KEYS has no key 2025/);
  expect(() => createVault([{ ...OLD, secret: NEW.secret }]).learnKey(CLEO, key)).toThrow(
    /2025 of DATA_KEYS is another/,
  );
  expect(() => createVault([OLD]).learnKey(OTTO, key)).toThrow(CannotOpen);
});

test('what is sealed from now on is under the newest key, of the person and of the house', () => {
  const next = vault.makeKey(CLEO);
  expect(keyIdOf(vault.seal(phone, ''))).toBe(next.id);
  const later = createVault([NEW, OLD]);
  expect(keyIdOf(later.seal(ofTheHouse, ''))).toBe('2026');
  expect(keyIdOf(later.makeKey(CLEO).wrapped)).toBe('2026');
  expect(later.open(ofTheHouse, vault.seal(ofTheHouse, 'x'))).toBe('x');
});

test('nothing of a person opens once the key is forgotten and no row gives it back', () => {
  const sealed = vault.seal(phone, 'a phone');
  vault.forgetPerson(CLEO);
  expect(() => vault.open(phone, sealed)).toThrow(/is not at hand/);
  expect(() => vault.seal(phone, 'a phone')).toThrow(/brought before/);
});

test('a key that nobody needed for a quarter of an hour is forgotten', () => {
  let now = 0;
  const ring = new KeyRing(() => now);
  const forgetful = createVault([OLD], ring);
  const { id } = forgetful.makeKey(CLEO);
  now = 15 * 60_000 - 1;
  expect(forgetful.hasKey(id)).toBe(true);
  now += 1;
  expect(forgetful.hasKey(id)).toBe(false);
});

test('an equal text has an equal index, in its column and under its key alone', () => {
  const index = vault.blindIndex('users', 'phone', '+41446681800');
  expect(index).toMatch(/^[\w-]{22}$/);
  expect(vault.blindIndex('users', 'phone', '+41446681800')).toBe(index);
  const others = [
    vault.blindIndex('users', 'phone', '+41446681801'),
    vault.blindIndex('users', 'city', '+41446681800'),
    createVault([NEW]).blindIndex('users', 'phone', '+41446681800'),
  ];
  expect(others).not.toContain(index);
  expect(createVault([NEW, OLD]).blindIndexes('users', 'phone', '+41446681800')).toEqual([others[2], index]);
});

test('without keys nothing is sealed', () => {
  expect(() => NO_VAULT.seal(ofTheHouse, 'x')).toThrow(/is given DATA_KEYS/);
});
