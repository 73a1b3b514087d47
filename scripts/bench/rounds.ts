/** Interleaved rounds: whatever else the machine does meanwhile, it does to both. */
const ROUNDS = 7;

export interface Contenders {
  ours: () => Promise<number>;
  baseline: () => Promise<number>;
}

export interface Medians {
  ours: number;
  baseline: number;
  /** The median of the rounds' own ratios, ours ÷ baseline: a slow minute falls on both sides of one round. */
  ratio: number;
}

/** After as many rounds of both that only warm up. */
export async function interleave(
  { ours, baseline }: Contenders,
  { rounds = ROUNDS, warmUp = 1 }: { rounds?: number; warmUp?: number } = {},
): Promise<Medians> {
  for (let round = 1; round <= warmUp; round += 1) {
    await ours();
    await baseline();
  }
  const figures: { ours: number; baseline: number }[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    // Neither always comes first.
    const early = round % 2 === 1 ? await ours() : undefined;
    const base = await baseline();
    const figure = { ours: early ?? (await ours()), baseline: base };
    console.log(`    round ${round}: ours ${show(figure.ours)}, baseline ${show(figure.baseline)}`);
    figures.push(figure);
  }
  return {
    ours: median(figures.map((figure) => figure.ours)),
    baseline: median(figures.map((figure) => figure.baseline)),
    ratio: median(figures.map((figure) => figure.ours / figure.baseline)),
  };
}

export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = NaN, high = NaN] =
    sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : [sorted[middle - 1], sorted[middle]];
  return (low + high) / 2;
}

/** Three digits are all that such a measurement can tell. */
export const show = (figure: number): string =>
  figure >= 1000 ? Math.round(figure).toLocaleString('en') : Number(figure.toPrecision(3)).toString();
