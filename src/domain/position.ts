/**
 * One symbol in one portfolio, at moving weighted average cost. Fees of a purchase are inside the cost, fees of a sale
 * come out of its proceeds. Cost is conserved to the cent: what went in equals what came out plus what is still held.
 * Quantities, prices and money are whole units (units.ts).
 */
import { refusal } from '../errors.js';
import { plain, storableMoney, toMoney, decimal, type Decimal } from './money.js';
import { dayOf, type Dated } from './timeline.js';
import { CENTS, divide, PRICE_DECIMALS, QUANTITY_DECIMALS, units, worth, written } from './units.js';

/** A transfer in kind is a purchase or a sale that moves no cash. */
export const DEALINGS = ['BUY', 'SELL', 'TRANSFER_IN', 'TRANSFER_OUT'] as const;

export interface Dealing {
  kind: (typeof DEALINGS)[number];
  quantity: bigint;
  price: bigint;
  fee: bigint;
}

export interface Split {
  kind: 'SPLIT';
  numerator: bigint;
  denominator: bigint;
  /** Where the asset is dealt in whole units: the price at which a fraction is paid out. */
  cash_price: bigint | null;
}

export interface Dividend {
  kind: 'DIVIDEND';
  per_unit: bigint;
}

export interface Reward {
  kind: 'REWARD';
  /** Units for each unit held, of 10⁻¹². */
  per_unit: bigint;
  price: bigint;
  /** The decimals that a quantity of this asset has. */
  decimals: number;
}

export type PositionEvent = Dated & { id: string } & (Dealing | Split | Dividend | Reward);

export interface Position {
  quantity: bigint;
  cost_basis: bigint;
  realized_pnl: bigint;
  /** The price of the portfolio's own latest trade, in today's units; worth its while where the price book has none. */
  last_price: bigint;
}

/** A position after an event, and what the event did to the portfolio's cash. */
export interface Step {
  position: Position;
  cash: bigint;
}

export const NOTHING_HELD: Position = { quantity: 0n, cost_basis: 0n, realized_pnl: 0n, last_price: 0n };

export const isDealing = (kind: PositionEvent['kind']): kind is Dealing['kind'] => DEALINGS.some((one) => one === kind);

/** round(quantity × price, 2): the value of a trade before its fee. */
export const tradeValue = (quantity: Decimal, price: Decimal): Decimal => toMoney(quantity.times(price));

/** The cost that leaves with `quantity` of what is held: all of it with the last unit. */
export const costOut = ({ quantity, cost_basis }: Position, out: bigint): bigint =>
  out === quantity ? cost_basis : divide(cost_basis * out, quantity);

/**
 * What an event makes of a position; nothing where a corporate action finds nothing held. Refused with `oversold` where
 * more leaves than is held, with `amount_overflow` where the cost outgrows its column.
 */
export function apply(position: Position, event: PositionEvent, symbol: string): Step | undefined {
  switch (event.kind) {
    case 'BUY':
    case 'TRANSFER_IN':
      return buy(position, event);
    case 'SELL':
    case 'TRANSFER_OUT':
      if (event.quantity > position.quantity) throw oversold(position, event, symbol);
      return sell(position, event);
    case 'SPLIT':
      return position.quantity === 0n ? undefined : split(position, event);
    case 'DIVIDEND':
      return position.quantity === 0n ? undefined : pay(position, event);
    case 'REWARD':
      return position.quantity === 0n ? undefined : reward(position, event);
  }
}

function buy(position: Position, { kind, quantity, price, fee }: Dealing): Step {
  const paid = worth(quantity, price) + fee;
  return {
    position: {
      quantity: position.quantity + quantity,
      cost_basis: storable(position.cost_basis + paid),
      realized_pnl: position.realized_pnl,
      last_price: price,
    },
    cash: kind === 'BUY' ? -paid : 0n,
  };
}

function sell(position: Position, { kind, quantity, price, fee }: Dealing): Step {
  const cost = costOut(position, quantity);
  const proceeds = worth(quantity, price) - fee;
  return {
    position: {
      quantity: position.quantity - quantity,
      cost_basis: position.cost_basis - cost,
      realized_pnl: position.realized_pnl + proceeds - cost,
      last_price: price,
    },
    cash: kind === 'SELL' ? proceeds : 0n,
  };
}

const WHOLE = 10n ** BigInt(QUANTITY_DECIMALS);

/** n:d. Cost stays; of an asset in whole units the fraction is paid out, and takes its share of the cost along. */
function split(position: Position, { numerator, denominator, cash_price }: Split): Step {
  const last_price = divide(position.last_price * denominator, numerator);
  if (cash_price === null) {
    const quantity = divide(position.quantity * numerator, denominator);
    // What rounds to nothing takes its cost along, as the last unit of a sale does.
    const lost = quantity === 0n ? position.cost_basis : 0n;
    const [cost_basis, realized_pnl] = [position.cost_basis - lost, position.realized_pnl - lost];
    return { position: { quantity, cost_basis, realized_pnl, last_price }, cash: 0n };
  }
  // In whole numbers of 1 ÷ denominator, so that the fraction is exact.
  const exact = position.quantity * numerator;
  const fraction = exact % (WHOLE * denominator);
  const cash = divide(fraction * cash_price, denominator * 10n ** BigInt(QUANTITY_DECIMALS + PRICE_DECIMALS - CENTS));
  const cost = fraction === exact ? position.cost_basis : divide(position.cost_basis * fraction, exact);
  return {
    position: {
      quantity: (exact - fraction) / denominator,
      cost_basis: position.cost_basis - cost,
      realized_pnl: position.realized_pnl + cash - cost,
      last_price,
    },
    cash,
  };
}

function pay(position: Position, { per_unit }: Dividend): Step {
  const cash = worth(position.quantity, per_unit);
  return { position: { ...position, realized_pnl: position.realized_pnl + cash }, cash };
}

function reward(position: Position, { per_unit, price, decimals }: Reward): Step {
  const grain = 10n ** BigInt(QUANTITY_DECIMALS - decimals);
  const quantity = divide(position.quantity * per_unit, 10n ** BigInt(PRICE_DECIMALS) * grain) * grain;
  const value = worth(quantity, price);
  return {
    position: {
      quantity: position.quantity + quantity,
      cost_basis: storable(position.cost_basis + value),
      realized_pnl: position.realized_pnl + value,
      last_price: position.last_price,
    },
    cash: 0n,
  };
}

function storable(cost: bigint): bigint {
  return units(plain(storableMoney(decimal(written(cost, CENTS)), 'quantity')), CENTS);
}

/** round(cost ÷ quantity, 8), in 10⁻⁸ USD; 0 where nothing is held. */
export const averagePrice = ({ quantity, cost_basis }: Position): bigint =>
  quantity === 0n ? 0n : divide(cost_basis * 10n ** BigInt(2 * QUANTITY_DECIMALS - CENTS), quantity);

function oversold(position: Position, event: Dealing & Dated, symbol: string) {
  return refusal('oversold', 'quantity', {
    symbol,
    date: dayOf(event.at),
    held: shortest(position.quantity),
    missing: shortest(event.quantity - position.quantity),
  });
}

const shortest = (quantity: bigint): string => plain(decimal(written(quantity, QUANTITY_DECIMALS)));
