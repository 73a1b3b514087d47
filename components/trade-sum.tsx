/** What a trade comes to, while it is typed. */
import React from 'react';
import { centsAsText, exact, inCents } from './exact.js';
import { money, price, quantity } from './figures.js';
import { useWords } from './state.js';

export function TradeSum({ values }: { values: Record<string, string> }): React.ReactElement | null {
  const words = useWords();
  const [many, each, fee] = [exact(values.quantity), exact(values.price_per_unit), exact(values.fee || '0')];
  const side = values.trade_type;
  if (!many || !each || !fee || (side !== 'BUY' && side !== 'SELL')) return null;
  const value = inCents(many, each);
  const charged = inCents(fee, { units: 1n, decimals: 0 });
  const total = side === 'BUY' ? value + charged : value - charged;
  return (
    <p className="sum" role="status" data-testid="trade-sum">
      {words('sum.value', {
        quantity: quantity(values.quantity?.trim() ?? ''),
        price: price(values.price_per_unit?.trim() ?? ''),
        value: money(centsAsText(value)),
      })}
      <br />
      {words(`sum.${side}`, { total: money(centsAsText(total)) })}
    </p>
  );
}
