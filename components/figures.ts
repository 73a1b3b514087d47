/** How figures and moments are written. They come as exact text and stay text; Intl reads a decimal's text as it is. */
const PLACE = 'en-GB';

const format = (options: Intl.NumberFormatOptions): ((text: string) => string) => {
  const intl = new Intl.NumberFormat(PLACE, { useGrouping: true, ...options });
  // TypeScript's library lags behind: format takes a decimal's text and loses nothing of it.
  return (text) => (/^-?\d+(\.\d+)?$/.test(text) ? intl.format(text as unknown as number).replace('-', '−') : text);
};

const CENTS: Intl.NumberFormatOptions = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
export const money = format(CENTS);
export const gain = format({ ...CENTS, signDisplay: 'exceptZero' });
export const quantity = format({ maximumFractionDigits: 8 });
export const price = format({ minimumFractionDigits: 2, maximumFractionDigits: 12 });
export const percent = (text: string): string => `${money(text)} %`;
export const gainPercent = (text: string): string => `${gain(text)} %`;
export const whole = (value: number): string => new Intl.NumberFormat(PLACE).format(value);

export const signOf = (text: string): 'gain' | 'loss' | 'even' => (/^-?0*(\.0*)?$/.test(text) ? 'even' : text.startsWith('-') ? 'loss' : 'gain');

const MOMENT = new Intl.DateTimeFormat(PLACE, {
  timeZone: 'UTC', day: '2-digit', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
});
const DAY = new Intl.DateTimeFormat(PLACE, { timeZone: 'UTC', day: '2-digit', month: 'short', year: 'numeric' });

export const moment = (iso: string): string => MOMENT.format(new Date(iso));
export const day = (iso: string): string => DAY.format(new Date(iso));
