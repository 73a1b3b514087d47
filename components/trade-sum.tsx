/** What a trade comes to, while it is typed: exact, in whole units of the last decimal, rounded half up as the books do. */
import React from 'react';
import { money, price, quantity } from './figures.js';
import { useWords } from './state.js';

interface Exact {
  units: bigint;
  decimals: number;
}

function exact(text: string | undefined): Exact | undefined {
  const match = /^(\d{1,20})(?:\.(\d{1,12}))?$/.exec(text?.trim() ?? '');
  if (!match) return undefined;
  const [, whole = '', fraction = ''] = match;
  return { units: BigInt(whole + fraction), decimals: fraction.length };
}

/** In cents. */
function product(a: Exact, b: Exact): bigint {
  const decimals = a.decimals + b.decimals;
  const units = a.units * b.units;
  if (decimals <= 2) return units * 10n ** BigInt(2 - decimals);
  const divisor = 10n ** BigInt(decimals - 2);
  return (units + divisor / 2n) / divisor;
}

const asText = (cents: bigint): string => {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

export function TradeSum({ values }: { values: Record<string, string> }): React.ReactElement | null {
  const words = useWords();
  const [many, each, fee] = [exact(values.quantity), exact(values.price_per_unit), exact(values.fee || '0')];
  const side = values.trade_type;
  if (!many || !each || !fee || (side !== 'BUY' && side !== 'SELL')) return null;
  const value = product(many, each);
  const charged = product(fee, { units: 1n, decimals: 0 });
  const total = side === 'BUY' ? value + charged : value - charged;
  return (
    <p className="sum" role="status" data-testid="trade-sum">
      {words('sum.value', {
        quantity: quantity(values.quantity?.trim() ?? ''),
        price: price(values.price_per_unit?.trim() ?? ''),
        value: money(asText(value)),
      })}
      <br />
      {words(`sum.${side}`, { total: money(asText(total)) })}
    </p>
  );
}
