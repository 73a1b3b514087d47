/** Exact sums of typed figures: whole units of their last decimal, rounded half up to cents as the books do. */
export interface Exact {
  units: bigint;
  decimals: number;
}

export function exact(text: string | undefined): Exact | undefined {
  const match = /^(\d{1,20})(?:\.(\d{1,12}))?$/.exec(text?.trim() ?? '');
  if (!match) return undefined;
  const [, whole = '', fraction = ''] = match;
  return { units: BigInt(whole + fraction), decimals: fraction.length };
}

/** In cents. */
export function inCents(a: Exact, b: Exact): bigint {
  const decimals = a.decimals + b.decimals;
  const units = a.units * b.units;
  if (decimals <= 2) return units * 10n ** BigInt(2 - decimals);
  const divisor = 10n ** BigInt(decimals - 2);
  return (units + divisor / 2n) / divisor;
}

export const centsAsText = (cents: bigint): string => {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
