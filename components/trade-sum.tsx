/** What a trade comes to, while it is typed. */
import React from 'react';
import { centsAsText, exact, inCents } from './exact.js';
import { money, price, quantity } from './figures.js';
import { useWords } from './state.js';

interface Sum {
  side: 'BUY' | 'SELL';
  quantity: string;
  price: string;
  value: string;
  /** With the fee. */
  total: string;
}

/** Nothing until side, quantity and price are there. */
export function sumOfTrade(values: Record<string, string>): Sum | undefined {
  const [many, each, fee] = [exact(values.quantity), exact(values.price_per_unit), exact(values.fee || '0')];
  const side = values.trade_type;
  if (!many || !each || !fee || (side !== 'BUY' && side !== 'SELL')) return undefined;
  const value = inCents(many, each);
  const charged = inCents(fee, { units: 1n, decimals: 0 });
  return {
    side,
    quantity: quantity(values.quantity?.trim() ?? ''),
    price: price(values.price_per_unit?.trim() ?? ''),
    value: money(centsAsText(value)),
    total: money(centsAsText(side === 'BUY' ? value + charged : value - charged)),
  };
}

export function TradeSum({ values }: { values: Record<string, string> }): React.ReactElement | null {
  const words = useWords();
  const sum = sumOfTrade(values);
  if (!sum) return null;
  const { side, total, ...figures } = sum;
  return (
    <p className="sum" role="status" data-testid="trade-sum">
      {words('sum.value', figures)}
      <br />
      {words(`sum.${side}`, { total })}
    </p>
  );
}
