/** Completed transfers from a file, each held to the rules of recording one and completing it. */
import { checkDayOpen } from './closed-books.js';
import { COMPLETION } from './complete-transfer.js';
import { personId } from './decide-kyc.js';
import { papersCheck } from './paper-holds.js';
import { BooksTouched, clientName, judged, lockNamedClients, namedClient } from './import-events.js';
import { moment } from './input.js';
import type { KindOfImport, Values } from './kind-of-import.js';
import { TRANSFER_FIELDS } from './record-transfer.js';
import { coinDecimals, currencyDecimals } from './transfer-money.js';
import { shareAssets, type LockedPortfolio } from '../db/books.js';
import { closedUntil } from '../db/closings.js';
import {
  clientsWithEvents,
  insertImportedTransfers,
  knownChainReferences,
  transfersInBooks,
  type ImportedTransfer,
} from '../db/imported-events.js';
import { findCurrencies, ranksOf, readRates, standingOf, takeOut } from '../db/imports.js';
import type { BookPrice } from '../db/prices.js';
import { checkMoneyMayMove } from '../domain/kyc.js';
import { MONEY, plain } from '../domain/money.js';
import { dayText, effectiveAt } from '../domain/timeline.js';
import {
  checkAmountDecimals,
  checkChainReference,
  checkMethodFitsAccount,
  isInKind,
  settle,
} from '../domain/transfer.js';
import { refusal } from '../errors.js';

const FIELDS = { client: clientName(), ...TRANSFER_FIELDS, ...COMPLETION, processed_at: moment() };
type Row = Values<typeof FIELDS>;

interface Entry extends ImportedTransfer {
  client: LockedPortfolio;
}

/** Every column of a form that is no figure of its own, in the order in which a template shows them. */
const MORE = ['counterparty', 'bank_reference', 'network', 'blockchain_tx_id', 'receipt_url', 'admin_note'];

export const importTransfers: KindOfImport<typeof FIELDS, Entry> = {
  kind: 'TRANSFERS',
  columns: {
    required: ['client', 'transaction_type', 'amount', 'currency', 'method', 'processed_at'],
    optional: ['usd_rate', 'usd_value', 'rate_reason', ...MORE],
    unread: ['status', 'rate_source', 'reason'],
    also: { user_id: 'client' },
  },
  fields: FIELDS,
  numbers: ['amount', 'usd_rate', 'usd_value'],
  gathered: ['client', 'currency'],
  async begin(tx, found, occasion) {
    const codes = [...(found.get('currency') ?? [])];
    const coins = new Map((await shareAssets(tx, codes)).map((asset) => [asset.symbol, asset]));
    const clients = await lockNamedClients(tx, found);
    const currencies = new Map((await findCurrencies(tx, codes)).map((known) => [known.code, known]));
    const closed = await closedUntil(tx);
    const userIds = [...new Set([...clients.values()].map((one) => one.user_id))];
    const moved = await clientsWithEvents(tx, 'transactions', userIds);
    const touched = new BooksTouched(tx, clients, [...coins.keys()]);
    const references = new Set<string>();
    const now = occasion.now();
    const checkIdentity = await papersCheck(tx, userIds, now);

    /** The rules of record-transfer, then those of complete-transfer. */
    const entryOf = (row: Row, book: BookPrice | undefined): Entry => {
      const decimals = isInKind(row.method)
        ? coinDecimals(coins.get(row.currency), row.currency)
        : currencyDecimals(currencies.get(row.currency), row.currency);
      const client = namedClient(clients, row.client);
      checkMoneyMayMove(client, 'client');
      checkIdentity({ user_id: client.user_id, transaction_type: row.transaction_type }, 'client');
      checkMethodFitsAccount(client.account_type, row.method);
      checkAmountDecimals(row.amount, decimals, 'amount');
      checkChainReference(row.method, row);
      const processed_at = effectiveAt(row.processed_at, now, 'processed_at');
      checkDayOpen(closed, processed_at, 'processed_at');
      const { usd_rate, usd_value, ...rate } = settle(row, row, book);
      checkNewReference(references, row);
      const figures = { amount: plain(row.amount), usd_rate: plain(usd_rate), usd_value: plain(usd_value, MONEY) };
      return { ...row, client, user_id: client.user_id, ...rate, ...figures, processed_at };
    };

    return {
      async judge(rows, free) {
        const wanted = rows.map(({ values: { method, currency, processed_at } }) => ({
          kind: isInKind(method) ? ('CRYPTO' as const) : ('FIAT' as const),
          symbol: currency,
          at: processed_at,
        }));
        await free();
        const book = await readRates(tx, wanted);
        for (const known of await knownChainReferences(tx, referencesIn(rows.map(({ values }) => values))))
          references.add(known);
        return rows.map(({ values }, i) => judged(() => entryOf(values, book[i])));
      },
      likeness: (entry) =>
        [
          entry.user_id,
          entry.transaction_type,
          entry.currency,
          entry.method,
          entry.amount,
          dayText(entry.processed_at),
        ].join(' '),
      momentOf: ({ processed_at }) => processed_at.getTime(),
      async inBooks(entries) {
        const candidates = entries.filter(({ user_id }) => moved.has(user_id));
        if (candidates.length === 0) return [];
        const found = await transfersInBooks(tx, occasion.import_id, candidates);
        const there = new Map(candidates.map((entry, i) => [entry, found.get(i)]));
        return entries.map((entry) => there.get(entry));
      },
      async insert(entries) {
        await insertImportedTransfers(tx, { import_id: occasion.import_id, by: personId(occasion.actor) }, entries);
        for (const { client, method, currency, processed_at, usd_value } of entries)
          touched.touch(client, isInKind(method) ? currency : undefined, processed_at, usd_value);
      },
      finish: (onProblem) => touched.finish(now, occasion.import_id, onProblem),
      leaveOut: async (ids) => touched.leaveOut(await takeOut(tx, 'transactions', ids, now)),
      standing: (portfolioIds) => standingOf(tx, 'transactions', occasion.import_id, portfolioIds),
      ranks: (ids) => ranksOf(tx, 'transactions', occasion.import_id, ids),
    };
  },
};

const referencesIn = (rows: readonly Row[]): { network: string; blockchain_tx_id: string }[] =>
  rows.flatMap(({ network, blockchain_tx_id }) => (network && blockchain_tx_id ? [{ network, blockchain_tx_id }] : []));

/** One transaction on a chain is one transfer. */
function checkNewReference(references: Set<string>, { network, blockchain_tx_id }: Row): void {
  if (!network || !blockchain_tx_id) return;
  const reference = `${network} ${blockchain_tx_id}`;
  if (references.has(reference)) throw refusal('already_exists', 'blockchain_tx_id');
  references.add(reference);
}
