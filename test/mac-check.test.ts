// The thread that looks at macs, as it is built: what it lets pass is right, and what is wrong it does not.
import { inRoot } from '../scripts/lib/repository.mjs';
import { macMaker } from '../src/domain/log-chain.js';
import type * as MacChecks from '../src/services/mac-check.js';

const { macCheck } = (await import(inRoot('dist', 'src', 'services', 'mac-check.js'))) as typeof MacChecks;

const [OLD, KEY] = ['a key of before', 'the key of these tests'];
const hashes = Array.from({ length: 10_000 }, (_, index) => String(index).padStart(64, '0'));
const sealed = (key: string) => hashes.map((hash): [string, string] => [hash, macMaker(key)(hash)]);

async function verdict(pairs: readonly (readonly [string, string])[]): Promise<boolean | undefined> {
  const check = macCheck([KEY, OLD]);
  try {
    for (const [hash, mac] of pairs) check?.take(hash, mac);
    return await check?.allRight();
  } finally {
    await check?.close();
  }
}

test.each<[string, boolean, (pairs: [string, string][]) => (readonly [string, string])[]]>([
  ['ten thousand that are right', true, (pairs) => pairs],
  ['none', true, () => []],
  ['those of a key of before, and then of the key', true, (pairs) => [...sealed(OLD).slice(0, 9_000), ...pairs.slice(9_000)]],
  ['one of a key of before behind one of the key', false, (pairs) => pairs.with(9_999, sealed(OLD)[9_999] ?? ['', ''])],
  ['one of another row', false, (pairs) => pairs.with(5_000, [hashes[5_000] ?? '', pairs[5_001]?.[1] ?? ''])],
  ['the last of another key', false, (pairs) => pairs.with(9_999, [hashes[9_999] ?? '', macMaker('x')(hashes[9_999] ?? '')])],
  ['one that is cut short', false, (pairs) => pairs.with(3, [hashes[3] ?? '', pairs[3]?.[1].slice(0, 60) ?? ''])],
])('%s: %s', async (_what, expected, of) => {
  expect(await verdict(of(sealed(KEY)))).toBe(expected);
}); // prettier-ignore
