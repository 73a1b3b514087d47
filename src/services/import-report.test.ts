// However many rows are rejected, and in whatever order, the first of them by line are listed, and all are counted.
import { MOST_LISTED, Outcomes } from './import-report.js';

const ISSUES = [{ code: 'required', field: 'price' }] as const;
const linesOf = ({ rejectedRows }: Outcomes): number[] => rejectedRows.map(({ line }) => line);

test.each([[1], [MOST_LISTED], [MOST_LISTED + 1], [3 * MOST_LISTED]])('of %i rejected rows', (count) => {
  const outcomes = new Outcomes();
  for (let line = count + 1; line >= 2; line -= 1) outcomes.reject(line, ISSUES);
  expect(outcomes.rejected).toBe(count);
  expect(linesOf(outcomes)).toEqual(Array.from({ length: Math.min(count, MOST_LISTED) }, (_, at) => at + 2));
});

test('a row that the timeline turns down is listed by its line, though the list was full before', () => {
  const outcomes = new Outcomes();
  for (let line = 3; line < MOST_LISTED + 10; line += 1) outcomes.reject(line, ISSUES);
  expect(linesOf(outcomes).at(-1)).toBe(MOST_LISTED + 2);
  outcomes.enter(2);
  outcomes.turnDown(2, ISSUES);
  expect([outcomes.entered, outcomes.rejected]).toEqual([0, MOST_LISTED + 8]);
  expect([linesOf(outcomes)[0], linesOf(outcomes).at(-1)]).toEqual([2, MOST_LISTED + 1]);
});
