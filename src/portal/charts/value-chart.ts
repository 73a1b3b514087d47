/**
 * The geometry of the picture of a portfolio's value: a line of what it was worth, over an area of what was paid in.
 * Money stays whole cents until it is a place in the picture.
 */

/** The picture's own units; it is stretched to whatever room there is. */
export const CHART_WIDTH = 2000;
export const CHART_HEIGHT = 1000;

export interface Worth {
  at: Date;
  total_value: string;
  total_invested: string;
}

export interface Tick {
  /** From the top, in units of the picture. */
  y: number;
  /** Money, as a column's text. */
  amount: string;
}

export interface ValueChart {
  /** Paths of an SVG, one point for each point given. */
  line: string;
  area: string;
  /** From the lowest to the highest. */
  ticks: Tick[];
  /** Moments a third of the picture apart. */
  moments: Date[];
  lowest: string;
  highest: string;
}

/** The points are in order, and at least two. */
export function valueChart(points: readonly Worth[]): ValueChart {
  const values = points.map(({ total_value }) => cents(total_value));
  const invested = points.map(({ total_invested }) => cents(total_invested));
  const scale = scaleOf([...values, ...invested]);
  const [from, to] = [points[0]?.at.getTime() ?? 0, points.at(-1)?.at.getTime() ?? 0];
  const x = (at: Date): number =>
    to === from ? CHART_WIDTH : Math.round(((at.getTime() - from) * CHART_WIDTH) / (to - from));
  const path = (amounts: readonly bigint[]): string =>
    `M${points.map(({ at }, index) => `${x(at)} ${yOf(amounts[index] ?? 0n, scale)}`).join('L')}`;
  const ground = yOf(scale.from > 0n ? scale.from : 0n, scale);
  return {
    line: path(values),
    area: `${path(invested)}V${ground}H0Z`,
    ticks: ticksOf(scale),
    moments: [0, 1, 2, 3].map((third) => new Date(from + ((to - from) * third) / 3)),
    lowest: money(least(values)),
    highest: money(most(values)),
  };
}

interface Scale {
  from: bigint;
  to: bigint;
  step: bigint;
}

/** What is shown reaches from nothing, unless that would press all that happened into the upper third. */
function scaleOf(amounts: readonly bigint[]): Scale {
  const [low, high] = [least(amounts), most(amounts)];
  const size = most([high, -low, 10_000n]);
  // Changes of less than two hundredths are not blown up to the whole height.
  const room = most([0n, size / 50n - (high - low)]) / 2n;
  const bottom = low >= 0n && low * 3n < high * 2n ? 0n : low - (low > room || low < 0n ? room : 0n);
  const top = high + room;
  const step = stepFor(top - bottom);
  return { from: floor(bottom, step), to: -floor(-top, step), step };
}

/** 1, 2 or 5 and zeros, so that it takes at most five to cover the reach. */
function stepFor(reach: bigint): bigint {
  for (let unit = 1n; ; unit *= 10n)
    for (const times of [1n, 2n, 5n]) if (unit * times * 5n >= reach) return unit * times;
}

/** The next multiple of the step that is not above. */
function floor(amount: bigint, step: bigint): bigint {
  const over = ((amount % step) + step) % step;
  return amount - over;
}

function ticksOf(scale: Scale): Tick[] {
  const ticks: Tick[] = [];
  for (let amount = scale.from; amount <= scale.to; amount += scale.step)
    ticks.push({ y: yOf(amount, scale), amount: money(amount) });
  return ticks;
}

const yOf = (amount: bigint, { from, to }: Scale): number =>
  CHART_HEIGHT - Number(((amount - from) * BigInt(CHART_HEIGHT)) / (to - from));

const least = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => (b < a ? b : a));
const most = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => (b > a ? b : a));

const cents = (amount: string): bigint => BigInt(amount.replace('.', ''));

function money(amount: bigint): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
