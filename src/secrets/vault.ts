/**
 * Seals personal data and opens it again. What is sealed is bound to its table, column, row and person, so that it opens
 * nowhere but where it was put.
 *
 * A person's data (`client` names the person) is under a key of that person's own, which lies in the database wrapped
 * under a master key; `db/person-keys.ts` brings it here first. Once that row is destroyed nothing of the person opens
 * again. What must outlive that, or is nobody's own (a second factor's secret, say), leaves `client` out and is under a
 * key made of the master key.
 */
import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { invariant } from '../errors.js';
import { KeyRing } from './key-ring.js';
import { masterKeys, type MasterKey, type MasterSecret } from './master-keys.js';
import { keyIdOf, openText, sealText, type Key } from './sealed-text.js';

export interface Place {
  table: string;
  column: string;
  /** The row's id. */
  row: string;
  /** Whose key seals it; the house's own where nobody is named. */
  client?: string;
}

/** A person's key as it lies in the database. */
export interface WrappedKey {
  id: string;
  wrapped: string;
}

export interface Vault {
  seal(place: Place, text: string): string;
  /** Throws a `CannotOpen` where it was changed or moved, or its key is not at hand. */
  open(place: Place, sealed: string): string;
  /** What an equal text is found by, under the current key; it tells nothing to whoever has no key. */
  blindIndex(table: string, column: string, text: string): string;
  /** The same under every key that is known: what has not been sealed anew yet is found as well. */
  blindIndexes(table: string, column: string, text: string): string[];
  /** The id of the master key that seals from now on. */
  readonly currentKey: string;
  /** Which master keys there are. */
  readonly knownKeys: readonly string[];
  /** A new key for a person, wrapped; it is used from now on. */
  makeKey(person: string): WrappedKey;
  /** Unwraps a person's key, which is used from now on. */
  learnKey(person: string, key: WrappedKey): void;
  hasKey(id: string): boolean;
  /** That nothing of the person stays in memory. */
  forgetPerson(person: string): void;
}

/** Says where, and nothing of what. */
export class CannotOpen extends Error {
  constructor({ table, column, row }: Place, why: string) {
    super(`${table}.${column} of ${row} does not open: ${why}.`);
    this.name = 'CannotOpen';
  }
}

export function createVault(secrets: readonly MasterSecret[], ring = new KeyRing()): Vault {
  const masters = masterKeys(secrets);

  const keyOf = (place: Place, sealed: string): Key => {
    const id = keyIdOf(sealed);
    const key = place.client === undefined ? masters.of(id)?.house : ring.get(id);
    if (!key) throw new CannotOpen(place, `the key ${id} is not at hand`);
    return key;
  };

  return {
    currentKey: masters.current.id,
    knownKeys: masters.all.map(({ id }) => id),
    seal(place, text) {
      const key = place.client === undefined ? masters.current.house : ring.currentOf(place.client);
      invariant(key, 'a person’s key is brought before anything is sealed under it');
      return sealText(key, contextOf(place), text);
    },
    open(place, sealed) {
      const key = keyOf(place, sealed);
      try {
        return openText(key, contextOf(place), sealed);
      } catch {
        throw new CannotOpen(place, 'it was changed, or belongs elsewhere');
      }
    },
    blindIndex: (table, column, text) => indexUnder(masters.current, table, column, text),
    blindIndexes: (table, column, text) => masters.all.map((master) => indexUnder(master, table, column, text)),
    makeKey(person) {
      const id = randomBytes(8).toString('hex');
      const bytes = randomBytes(32);
      const place = wrappedAt(person, id);
      const wrapped = sealText(masters.current.wrapping, contextOf(place), bytes.toString('base64url'));
      ring.put(person, { id, key: createSecretKey(bytes) });
      return { id, wrapped };
    },
    learnKey(person, { id, wrapped }) {
      const key = ring.get(id) ?? { id, key: unwrap(masters.of(keyIdOf(wrapped)), wrappedAt(person, id), wrapped) };
      ring.put(person, key);
    },
    hasKey: (id) => ring.get(id) !== undefined,
    forgetPerson: (person) => ring.forgetPerson(person),
  };
}

const wrappedAt = (person: string, id: string): Place => ({
  table: 'internal.person_keys',
  column: 'wrapped',
  row: id,
  client: person,
});

function unwrap(master: MasterKey | undefined, place: Place, wrapped: string) {
  if (!master) throw new CannotOpen(place, `DATA_KEYS has no key ${keyIdOf(wrapped)}`);
  try {
    return createSecretKey(Buffer.from(openText(master.wrapping, contextOf(place), wrapped), 'base64url'));
  } catch {
    throw new CannotOpen(place, `the key ${master.id} of DATA_KEYS is another, or it was changed`);
  }
}

const none = (): never => {
  throw new Error('Invariant broken: whoever seals or opens personal data is given DATA_KEYS');
};

/** For what runs without keys: nothing is sealed, and nothing opened. */
export const NO_VAULT: Vault = {
  currentKey: '',
  knownKeys: [],
  seal: none,
  open: none,
  blindIndex: none,
  blindIndexes: none,
  makeKey: none,
  learnKey: none,
  hasKey: () => false,
  forgetPerson: () => undefined,
};

/** No part can be mistaken for the end of another. */
const contextOf = ({ table, column, row, client = '' }: Place): string => JSON.stringify([table, column, row, client]);

/** 128 bits: equal texts are found, and no two different ones are taken for the same. */
const indexUnder = ({ index }: MasterKey, table: string, column: string, text: string): string =>
  createHmac('sha256', index)
    .update(JSON.stringify([table, column, text]))
    .digest()
    .subarray(0, 16)
    .toString('base64url');
