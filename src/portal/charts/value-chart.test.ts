// The picture's line and area stand where the money is, inside the picture, on an axis with round figures.
import fc from 'fast-check';
import { CHART_HEIGHT, CHART_WIDTH, valueChart, type Worth } from './value-chart.js';

const day = (index: number): Date => new Date(Date.UTC(2026, 0, 1 + index));
const worth = (...pairs: [string, string][]): Worth[] =>
  pairs.map(([total_value, total_invested], index) => ({ at: day(index), total_value, total_invested }));
const placesOf = (path: string): number[][] =>
  path
    .slice(1)
    .replace(/V.*$/, '')
    .split('L')
    .map((pair) => pair.split(' ').map(Number));

test('a deposit lifts both, a gain only the line', () => {
  const { line, area, ticks } = valueChart(worth(['100.00', '100.00'], ['200.00', '200.00'], ['250.00', '200.00']));
  expect(placesOf(line)).toEqual([
    [0, 600],
    [1000, 200],
    [2000, 0],
  ]);
  expect(placesOf(area)).toEqual([
    [0, 600],
    [1000, 200],
    [2000, 200],
  ]);
  expect(area).toMatch(/V1000H0Z$/);
  expect(ticks.map(({ amount }) => amount)).toEqual(['0.00', '50.00', '100.00', '150.00', '200.00', '250.00']);
});

test.each`
  what                         | low            | high           | ticks
  ${'from nothing'}            | ${'0.00'}      | ${'1000.00'}   | ${'0.00 200.00 400.00 600.00 800.00 1000.00'}
  ${'not from nothing'}        | ${'150000.00'} | ${'160000.00'} | ${'150000.00 152000.00 154000.00 156000.00 158000.00 160000.00'}
  ${'below nothing'}           | ${'-500.00'}   | ${'1000.00'}   | ${'-500.00 0.00 500.00 1000.00'}
  ${'nothing ever'}            | ${'0.00'}      | ${'0.00'}      | ${'0.00 0.20 0.40 0.60 0.80 1.00'}
  ${'nothing happens'}         | ${'1000.00'}   | ${'1000.00'}   | ${'990.00 995.00 1000.00 1005.00 1010.00'}
  ${'hardly anything happens'} | ${'9999.99'}   | ${'10000.01'}  | ${'9900.00 9950.00 10000.00 10050.00 10100.00'}
`('the axis $what: $low to $high', ({ low, high, ticks }: { low: string; high: string; ticks: string }) => {
  const chart = valueChart(worth([low, low], [high, high]));
  expect(chart.ticks.map(({ amount }) => amount).join(' ')).toBe(ticks);
  expect([chart.lowest, chart.highest]).toEqual([low, high]);
});

test('what was paid in reaches down to nothing also where more was paid out', () => {
  const { area, ticks } = valueChart(worth(['100.00', '-100.00'], ['100.00', '-100.00']));
  const nothing = ticks.find(({ amount }) => amount === '0.00');
  expect(area).toMatch(new RegExp(`V${nothing?.y}H0Z$`));
});

test('any history: inside the picture, the higher amount never lower, at most seven figures on the axis', () => {
  const cents = fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }).map((value) => {
    const digits = (value < 0n ? -value : value).toString().padStart(3, '0');
    return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(cents, cents), { minLength: 2, maxLength: 30 }), (pairs) => {
      const points = worth(...pairs);
      const { line, area, ticks } = valueChart(points);
      const places = [...placesOf(line), ...placesOf(area)];
      expect(places).toHaveLength(2 * points.length);
      for (const [x = -1, y = -1] of places) {
        expect(x >= 0 && x <= CHART_WIDTH && y >= 0 && y <= CHART_HEIGHT).toBe(true);
      }
      const sorted = points
        .map(({ total_value }, index) => ({
          value: BigInt(total_value.replace('.', '')),
          y: placesOf(line)[index]?.[1] ?? 0,
        }))
        .sort((a, b) => (a.value < b.value ? -1 : 1));
      sorted.slice(1).forEach(({ y }, index) => expect(y).toBeLessThanOrEqual(sorted[index]?.y ?? 0));
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(7);
    }),
  );
});
