// A page that is given again is exactly what would have been rendered.
import fc from 'fast-check';
import { keepingPages } from './kept-pages.js';

const viewer = (id: string, last_name = 'Berg') => ({ id, last_name });

/** Renders what it is given, and counts how often it had to. */
function counted(readers?: number) {
  let times = 0;
  const show = keepingPages((reader: ReturnType<typeof viewer>, shown: unknown) => {
    times += 1;
    return `${reader.id} ${reader.last_name} ${JSON.stringify(shown)}`;
  }, readers);
  return { show, times: () => times };
}

test('the same page is rendered once', () => {
  const { show, times } = counted();
  expect([show(viewer('a'), { value: '1.00' }), show(viewer('a'), { value: '1.00' })]).toEqual(
    Array(2).fill('a Berg {"value":"1.00"}'),
  );
  expect(times()).toBe(1);
});

test('whatever changes, of the figures or of the reader, is on the page at once', () => {
  const { show } = counted();
  const moment = new Date('2026-11-22T14:05:00Z');
  show(viewer('a'), { value: '1.00', moment });
  expect(show(viewer('a'), { value: '1.01', moment })).toContain('1.01');
  expect(show(viewer('a', 'Tal'), { value: '1.01', moment })).toContain('Tal');
  expect(show(viewer('a'), { value: '1.01', moment: new Date('2026-11-22T14:06:00Z') })).toContain('14:06');
});

test('in any order of readers and figures, everybody gets what would have been rendered for them', () => {
  const visits = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 0, max: 3 })));
  fc.assert(
    fc.property(visits, (visited) => {
      const { show } = counted(2);
      for (const [id, value] of visited) expect(show(viewer(id), { value })).toBe(`${id} Berg {"value":${value}}`);
    }),
  );
});

test('no more readers’ pages are kept than there is room for', () => {
  const { show, times } = counted(2);
  for (const id of ['a', 'b', 'a', 'c', 'a', 'b']) show(viewer(id), 1);
  // Of a, b and c, b had waited longest when c came.
  expect(times()).toBe(4);
});
