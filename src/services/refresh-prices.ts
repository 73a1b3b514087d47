/**
 * Brings the price book up to what its sources say: what is new and plausible is entered, an absurd jump is held for a
 * second look, and what is missing or cannot be believed is named. Run twice, it changes nothing more.
 */
import { personId } from './decide-kyc.js';
import { gatherQuotes, type Gathered } from './gather-quotes.js';
import { choice, form, optional } from './input.js';
import { recordPrices } from './record-prices.js';
import { reportOf, type Judged, type SourcedQuote } from './refresh-report.js';
import { defineUseCase, type Tx } from './use-case.js';
import { closedUntil } from '../db/closings.js';
import { insertRow } from '../db/rows.js';
import { lockQuoted, readKnown, readWanted } from '../db/wanted-prices.js';
import { ADMINS } from '../domain/access.js';
import { decimal } from '../domain/money.js';
import { fateOf, isJump } from '../domain/quotes.js';
import { dayText } from '../domain/timeline.js';
import { refusal } from '../errors.js';
import { PROVIDERS } from '../price-providers/provider.js';

export const refreshPrices = defineUseCase({
  name: 'refresh-prices',
  allow: ADMINS,
  input: form({ source: optional(choice(PROVIDERS)) }),
  async prepare({ source }, { rows, market }) {
    const providers = market.providers.filter(({ name }) => !source || name === source);
    if (providers.length === 0) throw refusal('no_price_source', source ? 'source' : undefined);
    const gathered = await gatherQuotes(providers, await readWanted(rows));
    return { gathered, jumpPercent: decimal(String(market.jumpPercent)) };
  },
  async run(tx, _input, { actor, now, prepared: { gathered, jumpPercent } }) {
    const quotes = sourced(gathered);
    await lockQuoted(tx, quotes);
    const moment = now();
    const judged = await judge(tx, quotes, { now: moment, jumpPercent });
    const entries = judged
      .filter(({ fate }) => fate === 'enter')
      .map(({ fate: _fate, latest: _latest, own: _own, as_of, ...quote }) => ({
        ...quote,
        as_of: as_of < moment ? as_of : moment,
        entered_by: personId(actor),
      }));
    for (const quote of judged.filter(({ fate }) => fate === 'hold')) await hold(tx, quote);
    const id = gathered.map(({ source }) => source).join('+');
    const touched = await recordPrices(tx, entries, { now: moment, cause: { type: 'price_sources', id } });
    const failed = gathered.every(({ failure }) => failure);
    return {
      ...reportOf(id, gathered, judged, touched),
      ...(failed && { failure: refusal('price_sources_failed') }),
    };
  },
});

const sourced = (gathered: readonly Gathered[]): SourcedQuote[] =>
  gathered.flatMap(({ source, quotes }) => quotes.map((quote) => ({ ...quote, source })));

type Judgement = Parameters<typeof fateOf>[2];

async function judge(tx: Tx, quotes: readonly SourcedQuote[], judgement: Judgement): Promise<Judged[]> {
  const known = await readKnown(tx, quotes);
  const openFrom = await closedUntil(tx);
  return quotes.map((quote, index) => {
    const { latest, own, was_turned_down, waiting = [] } = known[index] ?? {};
    const fate = fateOf(quote, latest, judgement, own);
    const judged = { ...quote, latest, own };
    const isClosed = openFrom !== null && dayText(quote.as_of) < openFrom;
    // What waits stands for all that is like it: a price that goes on is not held anew each quarter of an hour.
    const waits = waiting.some((held) => !isJump(held.price, quote.price, judgement.jumpPercent));
    if ((fate === 'enter' || fate === 'hold') && isClosed) return { ...judged, fate: 'books_closed' };
    if ((fate === 'hold' && waits) || was_turned_down) return { ...judged, fate: 'unchanged' };
    return { ...judged, fate };
  });
}

const hold = (tx: Tx, { kind, symbol, price, as_of, source, latest, own }: Judged) =>
  insertRow(tx, 'held_prices', { kind, symbol, price, as_of, source, previous_price: latest?.price ?? own });
