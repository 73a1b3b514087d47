/** Exact arithmetic with figures as text: whole units of their last decimal, rounded half up to cents as the books do. */
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

export const centsAsText = (cents: bigint): string => asText(cents, 2);

/** What one column's text is more than another's; an empty one counts as nothing. */
export function differenceOf(before: string | null, after: string | null): string {
  const [was, is] = [before ?? '0', after ?? '0'];
  const decimals = Math.max(decimalsOf(was), decimalsOf(is));
  return asText(unitsOf(is, decimals) - unitsOf(was, decimals), decimals);
}

const decimalsOf = (text: string): number => (text.split('.')[1] ?? '').length;

function unitsOf(text: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const units = BigInt(whole + fraction.padEnd(decimals, '0'));
  return text.startsWith('-') ? -units : units;
}

function asText(units: bigint, decimals: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  const sign = units < 0n ? '-' : '';
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
