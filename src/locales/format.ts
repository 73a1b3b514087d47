/**
 * How figures and moments are written for a reader. Figures come in as the decimal text of their column and stay text:
 * Intl reads a decimal's text exactly, where a JavaScript number would lose the cents of a large amount.
 */
import { invariant } from '../errors.js';
import { localeOf, type Language } from './index.js';

export interface Reader {
  language: Language;
  timezone: string;
}

export interface Format {
  /** 1,234.50; a loss with a true minus, nothing before a gain. */
  money: (amount: string) => string;
  /** +1,234.50, −3.50, 0.00. */
  gain: (amount: string) => string;
  /** As many decimals as it has. */
  quantity: (quantity: string) => string;
  /** As many decimals as it has, at least two. */
  price: (price: string) => string;
  /** +3.55%. */
  percent: (percent: string) => string;
  /** What a transfer moves: the decimals it has, at least those of its currency; coins have none of their own. */
  amount: (amount: string, minorUnits: number | null) => string;
  /** How many there are of something. */
  count: (value: number) => string;
  /** 22 Nov 2026, 14:05 CET: a moment that stands alone names its zone. */
  moment: (moment: Date) => string;
  /** 22 Nov 2026. */
  day: (moment: Date) => string;
  /** 14:05, beside a day and under a heading that names the zone. */
  time: (moment: Date) => string;
  /** 150K, 1.285M: where a picture has no room for all digits. */
  short: (amount: string) => string;
  /** 22 Nov 2026, 22 Nov, Nov 2026: a day of the books, which begins at midnight UTC whatever the reader's zone. */
  date: (day: Date) => string;
  dayOfMonth: (day: Date) => string;
  month: (day: Date) => string;
}

const DECIMAL = /^-?\d+(?:\.\d+)?$/;

const isDecimal = (text: string): text is `${number}` => DECIMAL.test(text);

function numberFormat(locale: string, options: Intl.NumberFormatOptions): (text: string) => string {
  const format = new Intl.NumberFormat(locale, { useGrouping: 'always', signDisplay: 'negative', ...options });
  return (text) => {
    invariant(isDecimal(text), `not a plain decimal: ${text}`);
    return format.format(text).replace('-', '−');
  };
}

function dateFormat(locale: string, zone: string, options: Intl.DateTimeFormatOptions): (moment: Date) => string {
  const format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  return (moment) => format.format(moment);
}

const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

function create({ language, timezone }: Reader): Format {
  const locale = localeOf(language);
  const cents = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const byMinorUnits = new Map<number, (text: string) => string>();
  const numberWithMinor = (minimumFractionDigits: number): ((text: string) => string) => {
    const known =
      byMinorUnits.get(minimumFractionDigits) ??
      numberFormat(locale, { minimumFractionDigits, maximumFractionDigits: 8 });
    byMinorUnits.set(minimumFractionDigits, known);
    return known;
  };
  const whole = new Intl.NumberFormat(locale, { useGrouping: 'always' });
  return {
    money: numberFormat(locale, cents),
    gain: numberFormat(locale, { ...cents, signDisplay: 'exceptZero' }),
    quantity: numberFormat(locale, { minimumFractionDigits: 0, maximumFractionDigits: 8 }),
    price: numberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 12 }),
    percent: numberFormat(locale, { ...cents, style: 'unit', unit: 'percent', signDisplay: 'exceptZero' }),
    amount: (amount, minorUnits) => numberWithMinor(minorUnits ?? 0)(amount),
    count: (value) => whole.format(value),
    moment: dateFormat(locale, timezone, { ...DAY, ...TIME, timeZoneName: 'short' }),
    day: dateFormat(locale, timezone, DAY),
    time: dateFormat(locale, timezone, TIME),
    short: numberFormat(locale, { notation: 'compact', maximumFractionDigits: 3 }),
    date: dateFormat(locale, 'UTC', DAY),
    dayOfMonth: dateFormat(locale, 'UTC', { day: 'numeric', month: 'short' }),
    month: dateFormat(locale, 'UTC', { month: 'short', year: 'numeric' }),
  };
}

// A formatter costs far more to make than to use; there are few languages and few zones.
const formats = new Map<string, Format>();

export function formatFor(reader: Reader): Format {
  const key = `${reader.language} ${reader.timezone}`;
  const known = formats.get(key);
  if (known) return known;
  const made = create(reader);
  formats.set(key, made);
  return made;
}
