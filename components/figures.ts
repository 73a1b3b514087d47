/** How figures and moments are written. They come as exact text and stay text; Intl reads a decimal's text as it is. */
const PLACE = 'en-GB';

const format = (options: Intl.NumberFormatOptions): ((text: string) => string) => {
  const intl = new Intl.NumberFormat(PLACE, { useGrouping: true, ...options });
  // TypeScript's library lags behind: format takes a decimal's text and loses nothing of it.
  return (text) => (/^-?\d+(\.\d+)?$/.test(text) ? intl.format(text as unknown as number).replace('-', '−') : text);
};

const CENTS: Intl.NumberFormatOptions = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
export const money = format(CENTS);
const more = format({ maximumFractionDigits: 12, signDisplay: 'exceptZero' });
export const gain = format({ ...CENTS, signDisplay: 'exceptZero' });
/** How much more or less: money with its cents, a quantity or a price without zeros. */
export const signed = (text: string): string => ((text.split('.')[1] ?? '').length === 2 ? gain : more)(text);
export const quantity = format({ maximumFractionDigits: 8 });
/** Of a reward: so much of a unit for each unit, as fine as a price and without its cents. */
export const perUnit = format({ maximumFractionDigits: 12 });
export const price = format({ minimumFractionDigits: 2, maximumFractionDigits: 12 });
const COMPACT = new Intl.NumberFormat(PLACE, { notation: 'compact', maximumFractionDigits: 3 });
/** 150K, 1.285M: where a picture has no room for all digits. */
export const short = (text: string): string => COMPACT.format(text as unknown as number).replace('-', '−');
export const percent = (text: string): string => `${money(text)} %`;
export const gainPercent = (text: string): string => `${gain(text)} %`;
export const whole = (value: number): string => new Intl.NumberFormat(PLACE).format(value);

export const signOf = (text: string): 'gain' | 'loss' | 'even' =>
  /^-?0*(\.0*)?$/.test(text) ? 'even' : text.startsWith('-') ? 'loss' : 'gain';

// en-GB writes one month with four letters, and a column of dates would not stand straight.
const MONTH = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'short' });

/** 22 Nov 2026, from an ISO 8601 day or moment in UTC. */
export const day = (iso: string): string => `${iso.slice(8, 10)} ${MONTH.format(new Date(iso))} ${iso.slice(0, 4)}`;
/** 22 Nov 2026, 14:05:03 */
export const moment = (iso: string): string => `${day(iso)}, ${iso.slice(11, 19)}`;
