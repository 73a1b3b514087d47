/** An event in the client's words: coins that leave are a transfer out, and every adjustment has its reason. */
import type { VNode } from 'preact';
import type { EventRow } from '../../services/read-history.js';
import { Figure, Gain } from './parts.js';
import type { View } from './view.js';

const NAMES: Record<EventRow['kind'], string> = {
  BUY: 'trades.buy',
  SELL: 'trades.sell',
  DEPOSIT: 'transfers.fiat_deposit',
  WITHDRAWAL: 'transfers.fiat_withdrawal',
  TRANSFER_IN: 'transfers.crypto_deposit',
  TRANSFER_OUT: 'transfers.crypto_withdrawal',
  ADJUSTMENT: 'activity.adjustment',
  SPLIT: 'activity.split',
  DIVIDEND: 'activity.dividend',
  REWARD: 'activity.reward',
};

type Named = Pick<EventRow, 'kind' | 'numerator' | 'denominator'> & Partial<Pick<EventRow, 'adjustment_kind'>>;

export function eventName({ t, f }: View, { kind, numerator, denominator, adjustment_kind }: Named): string {
  if (adjustment_kind) return t(`activity.adjustment_${adjustment_kind.toLowerCase()}`);
  const name = t(NAMES[kind]);
  if (numerator === null || denominator === null) return name;
  return `${name}, ${t('activity.split_terms', { numerator: f.count(numerator), denominator: f.count(denominator) })}`;
}

/** What was typed for this client; of an event that went with a whole file of them, no more than that it was a mistake. */
export const whyVoided = ({ t }: View, { void_reason }: { void_reason: string | null }): string =>
  void_reason ?? t('voided.mistake');

export type Moved = Pick<EventRow, 'quantity' | 'minor_units' | 'price' | 'value' | 'kind' | 'symbol'>;

/** How many, with the currency where it is money that moved. */
export function EventQuantity({ view, row }: { view: View; row: Moved }): VNode | null {
  const { f } = view;
  const { quantity, minor_units, symbol, kind } = row;
  if (quantity === null) return null;
  const isMoney = kind === 'DEPOSIT' || kind === 'WITHDRAWAL';
  return (
    <span class="together">
      <Figure value={quantity}>{isMoney ? f.amount(quantity, minor_units) : f.quantity(quantity)}</Figure>
      {isMoney && (
        <>
          {' '}
          <span class="currency">{symbol}</span>
        </>
      )}
    </span>
  );
}

export function EventPrice({ view: { t, f }, row: { price, kind } }: { view: View; row: Moved }): VNode | null {
  if (price === null) return null;
  return (
    <>
      <Figure value={price}>{f.price(price)}</Figure>
      {kind === 'DIVIDEND' && <span class="under">{t('activity.per_unit')}</span>}
    </>
  );
}

export function EventValue({ view, row: { value, kind } }: { view: View; row: Moved }): VNode | null {
  if (value === null) return null;
  if (kind === 'ADJUSTMENT') return <Gain view={view} value={value} written={view.f.gain(value)} />;
  return <Figure value={value}>{view.f.money(value)}</Figure>;
}
