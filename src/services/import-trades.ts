/** Trades from a file, each held to the rules of a trade from a form. */
import type { Problem } from './bring-up-to-date.js';
import { checkDayOpen } from './closed-books.js';
import { personId } from './decide-kyc.js';
import { BooksTouched, clientName, judged, lockNamedClients, namedClient } from './import-events.js';
import { moment } from './input.js';
import type { KindOfImport } from './kind-of-import.js';
import { usable } from './lock.js';
import { checkGrain, DERIVED_OF_TRADE, mayBeTheRest, tooFine, TRADE_FIELDS, tradeOf } from './trade-rules.js';
import { shareAssets, type LockedPortfolio } from '../db/books.js';
import { closedUntil } from '../db/closings.js';
import {
  clientsWithEvents,
  finePartsTaken,
  insertImportedTrades,
  tradesInBooks,
  type ImportedTrade,
} from '../db/imported-events.js';
import { ranksOf, standingOf, takeOut } from '../db/imports.js';
import { MONEY, plain } from '../domain/money.js';
import { dayText } from '../domain/timeline.js';

/** A history without its moments would all be of today, so here they must be given. */
const FIELDS = { client: clientName(), ...TRADE_FIELDS, executed_at: moment() };

interface Entry extends ImportedTrade {
  client: LockedPortfolio;
}

export const importTrades: KindOfImport<typeof FIELDS, Entry> = {
  kind: 'TRADES',
  columns: {
    required: ['client', 'trade_type', 'symbol', 'quantity', 'price_per_unit', 'executed_at'],
    optional: ['fee', 'admin_note'],
    unread: [...DERIVED_OF_TRADE, 'reason'],
    also: { user_id: 'client' },
  },
  fields: FIELDS,
  numbers: ['quantity', 'price_per_unit', 'fee'],
  gathered: ['client', 'symbol'],
  async begin(tx, found, occasion) {
    const symbols = [...(found.get('symbol') ?? [])].map((symbol) => symbol.toUpperCase());
    const assets = new Map((await shareAssets(tx, symbols)).map((asset) => [asset.symbol, asset]));
    const clients = await lockNamedClients(tx, found);
    const closed = await closedUntil(tx);
    const traded = await clientsWithEvents(tx, 'trades', [...new Set([...clients.values()].map((one) => one.user_id))]);
    const touched = new BooksTouched(tx, clients, [...assets.keys()]);
    let mayBeRests = false;
    const now = occasion.now();

    const salesOfParts = async (): Promise<Problem[]> =>
      (await finePartsTaken(tx, 'trades', occasion.import_id)).map(({ symbol, ...sale }) => ({
        ...sale,
        refusal: tooFine(usable(assets.get(symbol), symbol, 'symbol')),
      }));

    return {
      judge: async (rows) =>
        rows.map(({ values }) =>
          judged((): Entry => {
            const asset = usable(assets.get(values.symbol), values.symbol, 'symbol');
            const client = namedClient(clients, values.client);
            const { total_value, executed_at } = tradeOf(values, client, now, 'client');
            if (mayBeTheRest(values, asset)) mayBeRests = true;
            else checkGrain(values, asset);
            checkDayOpen(closed, executed_at, 'executed_at');
            return {
              client,
              user_id: client.user_id,
              trade_type: values.trade_type,
              asset_type: asset.asset_type,
              symbol: asset.symbol,
              asset_name: asset.name,
              quantity: plain(values.quantity),
              price_per_unit: plain(values.price_per_unit),
              total_value: plain(total_value, MONEY),
              fee: plain(values.fee),
              executed_at,
              admin_note: values.admin_note,
            };
          }),
        ),
      likeness: (entry) =>
        [
          entry.user_id,
          entry.trade_type,
          entry.symbol,
          entry.quantity,
          entry.price_per_unit,
          dayText(entry.executed_at),
        ].join(' '),
      momentOf: ({ executed_at }) => executed_at.getTime(),
      async inBooks(entries) {
        const candidates = entries.filter(({ user_id }) => traded.has(user_id));
        if (candidates.length === 0) return [];
        const found = await tradesInBooks(tx, occasion.import_id, candidates);
        const there = new Map(candidates.map((entry, i) => [entry, found.get(i)]));
        return entries.map((entry) => there.get(entry));
      },
      async insert(entries) {
        await insertImportedTrades(tx, { import_id: occasion.import_id, by: personId(occasion.actor) }, entries);
        for (const { client, symbol, executed_at, total_value } of entries)
          touched.touch(client, symbol, executed_at, total_value);
      },
      finish: (onProblem) => touched.finish(now, occasion.import_id, onProblem, mayBeRests ? salesOfParts : undefined),
      leaveOut: async (ids) => touched.leaveOut(await takeOut(tx, 'trades', ids, now)),
      standing: (portfolioIds) => standingOf(tx, 'trades', occasion.import_id, portfolioIds),
      ranks: (ids) => ranksOf(tx, 'trades', occasion.import_id, ids),
    };
  },
};
