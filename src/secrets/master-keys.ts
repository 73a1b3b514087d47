/** The keys that the database does not have. Each gives a key for each use, so that none can stand in for another. */
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { invariant } from '../errors.js';
import type { Key } from './sealed-text.js';

export interface MasterSecret {
  id: string;
  secret: string;
}

export interface MasterKey {
  id: string;
  /** Wraps the keys of persons. */
  wrapping: Key;
  /** Seals what is no person's own. */
  house: Key;
  /** Of the index by which an equal text is found. */
  index: KeyObject;
}

export interface MasterKeys {
  current: MasterKey;
  all: readonly MasterKey[];
  of(id: string): MasterKey | undefined;
}

/** The first is the current one: what is sealed from now on is sealed under it. */
export function masterKeys(secrets: readonly MasterSecret[]): MasterKeys {
  const all = secrets.map(masterKey);
  const [current] = all;
  invariant(current, 'a vault has a master key');
  const byId = new Map(all.map((one) => [one.id, one]));
  return { current, all, of: (id) => byId.get(id) };
}

function masterKey({ id, secret }: MasterSecret): MasterKey {
  const derived = (use: string): KeyObject => createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', use, 32)));
  return {
    id,
    wrapping: { id, key: derived('data-keys/wrapping') },
    house: { id, key: derived('data-keys/house') },
    index: derived('data-keys/index'),
  };
}
