// A page is given again only to the person it was made for, in the state it was made for, while the clock allows it.
import fc from 'fast-check';
import { keepingPages } from './kept-pages.js';
import type { PackedPage } from './packed-page.js';

const NOON = new Date('2026-11-22T12:00:00Z');
const minutesAfter = (minutes: number): Date => new Date(NOON.getTime() + minutes * 60_000);
const viewer = (id: string, last_name = 'Berg', language = 'EN') => ({ id, last_name, language });
const textOf = (page: PackedPage | undefined): string | undefined => page?.plain.toString();

interface Visit {
  reader?: ReturnType<typeof viewer>;
  address?: string;
  stamp?: string;
  now?: Date;
  until?: Date;
}

/** Makes pages that tell what they were made of, and counts how many. */
function counted(readers?: number) {
  let times = 0;
  const kept = keepingPages<ReturnType<typeof viewer>>(readers);
  const visit = async ({
    reader = viewer('a'),
    address = '/',
    now = NOON,
    until = minutesAfter(60),
    ...asked
  }: Visit = {}) => {
    const stamp = 'stamp' in asked ? asked.stamp : 'first';
    const made = { html: `${reader.id} ${reader.last_name} ${reader.language} ${stamp}`, until };
    return textOf(await kept({ viewer: reader, address, stamp, now }, () => (times++, Promise.resolve(made))));
  };
  return { kept, visit, times: () => times };
}

test('the same page is made once', async () => {
  const { visit, times } = counted();
  expect([await visit(), await visit()]).toEqual(Array(2).fill('a Berg EN first'));
  expect(times()).toBe(1);
});

test.each([
  ['another state', { stamp: 'second' }],
  ['another address', { address: '/?range=YEAR' }],
  ['another name', { reader: viewer('a', 'Tal') }],
  ['another language', { reader: viewer('a', 'Berg', 'DE') }],
  ['the moment until which it holds', { now: minutesAfter(4) }],
  ['a clock that was put back', { now: minutesAfter(-1) }],
])('%s makes it anew', async (_what, visit) => {
  const { visit: go, times } = counted();
  await go({ until: minutesAfter(4) });
  await go(visit);
  expect(times()).toBe(2);
});

test('five minutes make it anew, whatever else says that nothing changed', async () => {
  const { visit, times } = counted();
  await visit();
  await visit({ now: minutesAfter(4.9) });
  expect(times()).toBe(1);
  await visit({ now: minutesAfter(5) });
  expect(times()).toBe(2);
});

test('without a stamp, nothing is kept and nothing that was kept is given', async () => {
  const { visit, times } = counted();
  await visit({ stamp: undefined });
  await visit({ stamp: undefined });
  await visit();
  await visit({ stamp: undefined });
  expect(times()).toBe(4);
});

test('what is not there is asked for again, and a page that could not be made is not kept', async () => {
  const { kept, visit, times } = counted();
  const asked = { viewer: viewer('a'), address: '/', stamp: 'first', now: NOON };
  expect(await kept(asked, () => Promise.resolve(undefined))).toBeUndefined();
  await expect(kept(asked, () => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
  await visit();
  expect(times()).toBe(1);
});

test('a slow reading of an earlier state does not become the page of a later one', async () => {
  const { kept, visit } = counted();
  let finish: (html: string) => void = () => undefined;
  const slow = kept({ viewer: viewer('a'), address: '/', stamp: 'first', now: NOON }, async () => {
    const html = await new Promise<string>((resolve) => (finish = resolve));
    return { html, until: minutesAfter(60) };
  });
  expect(await visit({ stamp: 'second' })).toContain('second');
  finish('made of the first state');
  await slow;
  expect(await visit({ stamp: 'second' })).toContain('second');
});

test('in any order of readers and states, everybody gets what would have been made for them', async () => {
  const visits = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('one', 'two', 'three')));
  await fc.assert(
    fc.asyncProperty(visits, async (visited) => {
      const { visit } = counted(2);
      for (const [id, stamp] of visited)
        expect(await visit({ reader: viewer(id), stamp })).toBe(`${id} Berg EN ${stamp}`);
    }),
  );
});

test('no more readers’ pages are kept than there is room for', async () => {
  const { visit, times } = counted(2);
  for (const id of ['a', 'b', 'a', 'c', 'a', 'b']) await visit({ reader: viewer(id) });
  // Of a, b and c, b had waited longest when c came.
  expect(times()).toBe(4);
});
