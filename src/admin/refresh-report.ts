/** What a refresh of prices came to, line by line, in the words of its reader. */
import type { ReportLineJSON } from './screen-json.js';
import { optionalText } from './texts.js';
import type { Translate } from '../locales/index.js';

const COUNTS = ['asked', 'entered', 'unchanged', 'holdings', 'portfolios'] as const;
/** Names, or names each with what is the matter. */
const LISTS = ['held', 'missing', 'refused', 'failed'] as const;

export function refreshReport(answer: Readonly<Record<string, unknown>>, t: Translate): ReportLineJSON[] {
  const line = (name: string): ReportLineJSON => ({
    label: t(`admin:refresh.${name}`),
    value: inWords(textOf(answer[name]), t),
    ...(name === 'held' && { screen: 'HeldPrice' }),
  });
  return [...COUNTS, ...LISTS.filter((name) => textOf(answer[name]) !== '')].map(line);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `BTC: too_old, ETH: absurd`, with the reasons in words. */
const inWords = (text: string, t: Translate): string =>
  text.replace(/: (\w+)/g, (_all, why: string) => `: ${optionalText(t, `admin:refresh.why.${why}`) ?? why}`);
