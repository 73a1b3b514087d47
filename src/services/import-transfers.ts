/** Completed transfers from a file, each held to the rules of recording one and completing it. */
import type { Problem } from './bring-up-to-date.js';
import { checkDayOpen } from './closed-books.js';
import { COMPLETION } from './complete-transfer.js';
import { personId } from './decide-kyc.js';
import { papersCheck } from './paper-holds.js';
import { BooksTouched, clientName, judged, lockNamedClients, namedClient } from './import-events.js';
import { moment } from './input.js';
import type { KindOfImport, Values, Waiting } from './kind-of-import.js';
import { TRANSFER_FIELDS } from './record-transfer.js';
import { coinDecimals, currencyDecimals, mayBeAllHeld } from './transfer-money.js';
import { shareAssets, type LockedPortfolio } from '../db/books.js';
import { closedUntil } from '../db/closings.js';
import {
  clientsWithEvents,
  finePartsTaken,
  insertImportedTransfers,
  knownChainReferences,
  transfersInBooks,
  waitingTransfers,
  type ImportedTransfer,
} from '../db/imported-events.js';
import { findCurrencies, ranksOf, readRates, standingOf, takeOut } from '../db/imports.js';
import type { BookPrice } from '../db/prices.js';
import type { Tx } from '../db/transaction.js';
import { checkMoneyMayMove } from '../domain/kyc.js';
import { MONEY, plain } from '../domain/money.js';
import { dayText, effectiveAt } from '../domain/timeline.js';
import {
  amountTooFine,
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
    const waiting = await waitingByTerms(tx, moved);
    let mayBeRests = false;

    /** The rules of record-transfer, then those of complete-transfer. */
    const entryOf = (row: Row, book: BookPrice | undefined): Entry => {
      const decimals = isInKind(row.method)
        ? coinDecimals(coins.get(row.currency), row.currency)
        : currencyDecimals(currencies.get(row.currency), row.currency);
      const client = namedClient(clients, row.client);
      checkMoneyMayMove(client, 'client');
      checkIdentity({ user_id: client.user_id, transaction_type: row.transaction_type }, 'client');
      checkMethodFitsAccount(client.account_type, row.method);
      if (mayBeAllHeld(row, decimals)) mayBeRests = true;
      else checkAmountDecimals(row.amount, decimals, 'amount');
      checkChainReference(row.method, row);
      const processed_at = effectiveAt(row.processed_at, now, 'processed_at');
      checkDayOpen(closed, processed_at, 'processed_at');
      const { usd_rate, usd_value, ...rate } = settle(row, row, book);
      checkNewReference(references, row);
      const figures = { amount: plain(row.amount), usd_rate: plain(usd_rate), usd_value: plain(usd_value, MONEY) };
      return { ...row, client, user_id: client.user_id, ...rate, ...figures, processed_at };
    };

    const withdrawalsOfParts = async (): Promise<Problem[]> =>
      (await finePartsTaken(tx, 'transactions', occasion.import_id)).map(({ symbol, ...withdrawal }) => ({
        ...withdrawal,
        refusal: amountTooFine(coinDecimals(coins.get(symbol), symbol), 'amount'),
      }));

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
      likeness: (entry) => `${termsOf(entry)} ${dayText(entry.processed_at)}`,
      momentOf: ({ processed_at }) => processed_at.getTime(),
      async inBooks(entries) {
        const candidates = entries.filter(({ user_id }) => moved.has(user_id));
        if (candidates.length === 0) return [];
        const found = await transfersInBooks(tx, occasion.import_id, candidates);
        const there = new Map(candidates.map((entry, i) => [entry, found.get(i)]));
        return entries.map((entry) => there.get(entry));
      },
      waiting: (entry) => waiting.get(termsOf(entry)) ?? [],
      async insert(entries) {
        await insertImportedTransfers(tx, { import_id: occasion.import_id, by: personId(occasion.actor) }, entries);
        for (const { client, method, currency, processed_at, usd_value } of entries)
          touched.touch(client, isInKind(method) ? currency : undefined, processed_at, usd_value);
      },
      finish: (onProblem) =>
        touched.finish(now, occasion.import_id, onProblem, mayBeRests ? withdrawalsOfParts : undefined),
      leaveOut: async (ids) => touched.leaveOut(await takeOut(tx, 'transactions', ids, now)),
      standing: (portfolioIds) => standingOf(tx, 'transactions', occasion.import_id, portfolioIds),
      ranks: (ids) => ranksOf(tx, 'transactions', occasion.import_id, ids),
    };
  },
};

/** What makes two transfers of a day alike. */
const termsOf = (
  one: Pick<ImportedTransfer, 'user_id' | 'transaction_type' | 'currency' | 'method' | 'amount'>,
): string => [one.user_id, one.transaction_type, one.currency, one.method, one.amount].join(' ');

/** The day of what waits is not known yet, so it is found by all else. */
async function waitingByTerms(tx: Tx, clients: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly Waiting[]>> {
  const found = new Map<string, Waiting[]>();
  for (const transfer of await waitingTransfers(tx, [...clients])) {
    const terms = termsOf(transfer);
    const alike = found.get(terms) ?? [];
    found.set(terms, alike);
    alike.push({ id: transfer.id, entered: transfer.created_at.getTime() });
  }
  return found;
}

const referencesIn = (rows: readonly Row[]): { network: string; blockchain_tx_id: string }[] =>
  rows.flatMap(({ network, blockchain_tx_id }) => (network && blockchain_tx_id ? [{ network, blockchain_tx_id }] : []));

/** One transaction on a chain is one transfer. */
function checkNewReference(references: Set<string>, { network, blockchain_tx_id }: Row): void {
  if (!network || !blockchain_tx_id) return;
  const reference = `${network} ${blockchain_tx_id}`;
  if (references.has(reference)) throw refusal('already_exists', 'blockchain_tx_id');
  references.add(reference);
}
