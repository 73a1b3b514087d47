/** What imports of trades and of transfers share: whose books they touch, and bringing those up to date. */
import { bringUpToDate, type Change, type Problem } from './bring-up-to-date.js';
import { email, id } from './input.js';
import type { Field } from './field.js';
import { field } from './field.js';
import type { Found, Judged, Totals } from './kind-of-import.js';
import { lockPortfolios, type LockedPortfolio } from '../db/books.js';
import { findClients, readHeldTogether } from '../db/imports.js';
import type { Tx } from '../db/transaction.js';
import { decimal, plain } from '../domain/money.js';
import { CENTS, units, written } from '../domain/units.js';
import { Refusal, refusal } from '../errors.js';

const ID = /^[0-9a-f]{8}-/i;

/** An e-mail address or an id. */
export const clientName = (): Field<string> =>
  field((raw) => {
    const text = typeof raw === 'string' ? raw.trim() : raw;
    const parsed = (typeof text === 'string' && ID.test(text) ? id() : email()).safeParse(text);
    if (parsed.success) return parsed.data;
    throw refusal(text === '' || text === undefined ? 'required' : 'unknown_client');
  });

/** The clients that a file names, locked; by the names it uses. */
export async function lockNamedClients(tx: Tx, found: Found): Promise<ReadonlyMap<string, LockedPortfolio>> {
  const names = [...(found.get('client') ?? [])].map((name) => name.toLowerCase());
  const reader = clientName();
  const readable = names.filter((name) => reader.safeParse(name).success);
  const clients = await findClients(tx, {
    ids: readable.filter((name) => ID.test(name)),
    emails: readable.filter((name) => !ID.test(name)),
  });
  const portfolios = await lockPortfolios(tx, [...new Set(clients.map((client) => client.id))]);
  const byUser = new Map(portfolios.map((portfolio) => [portfolio.user_id, portfolio]));
  return new Map(
    clients.flatMap((client): [string, LockedPortfolio][] => {
      const portfolio = byUser.get(client.id);
      return portfolio ? [client.id, client.email].map((name) => [name, portfolio]) : [];
    }),
  );
}

export function namedClient(clients: ReadonlyMap<string, LockedPortfolio>, name: string): LockedPortfolio {
  const client = clients.get(name);
  if (!client) throw refusal('unknown_client', 'client');
  return client;
}

/** A row's refusal is that row's; anything else is a defect. */
export function judged<E>(judge: () => E): Judged<E> {
  try {
    return { entry: judge() };
  } catch (error) {
    if (error instanceof Refusal) return { issues: error.issues };
    throw error;
  }
}

/** Gathers what the entered rows change, and brings it up to date at once. */
export class BooksTouched {
  readonly #changes = new Map<string, Change>();
  readonly #portfolios = new Map<string, LockedPortfolio>();
  readonly #before: Promise<{ symbol: string; quantity: string }[]>;
  #value = 0n;

  constructor(
    private readonly tx: Tx,
    private readonly clients: ReadonlyMap<string, LockedPortfolio>,
    private readonly known: readonly string[],
  ) {
    this.#before = this.#held();
    // Awaited only at the end: where the connection is lost before that, whatever asks next says so.
    this.#before.catch(() => undefined);
  }

  touch(portfolio: LockedPortfolio, symbol: string | undefined, from: Date, usdValue: string): void {
    const key = `${portfolio.id} ${symbol ?? ''}`;
    const change = this.#changes.get(key);
    if (!change || from < change.from) this.#changes.set(key, { portfolio, symbol, from });
    this.#portfolios.set(portfolio.id, portfolio);
    this.#value += units(usdValue, CENTS);
  }

  /** Some of it does not count after all. */
  leaveOut(usdValue: string): void {
    this.#value -= units(usdValue, CENTS);
  }

  /** `tooFine` says which of the rows were finer than may be after all. */
  async finish(
    now: Date,
    import_id: string,
    onProblem: (problem: Problem) => void,
    tooFine?: () => Promise<readonly Problem[]>,
  ): Promise<Totals> {
    let possible = true;
    const before = new Map((await this.#before).map(({ symbol, quantity }) => [symbol, quantity]));
    const cause = { type: 'imports', id: import_id };
    await bringUpToDate(this.tx, [...this.#changes.values()], {
      now,
      cause,
      onProblem: (problem) => {
        possible = false;
        onProblem(problem);
      },
    });
    // Whether such a row took all that was held shows on the timeline that all rows make, once it can be.
    if (possible && tooFine) for (const problem of await tooFine()) onProblem(problem);
    const after = await this.#held();
    return {
      clients: this.#portfolios.size,
      usd_value: written(this.#value, CENTS),
      quantities: after
        .map(({ symbol, quantity }) => ({
          symbol,
          before: plain(decimal(before.get(symbol) ?? '0')),
          after: plain(decimal(quantity)),
        }))
        .filter((one) => one.before !== one.after),
    };
  }

  #held(): Promise<{ symbol: string; quantity: string }[]> {
    return readHeldTogether(this.tx, [...new Set([...this.clients.values()].map(({ id: own }) => own))], this.known);
  }
}
