/** A transfer in the client's words: coins move in or out, they are not "sold". */
import type { VNode } from 'preact';
import type { TransferRow } from '../../services/read-portfolio.js';
import { Figure, Mark, type Tone } from './parts.js';
import type { View } from './view.js';

export function transferName({ t }: View, { method, transaction_type }: TransferRow): string {
  const kind = method === 'CRYPTO_TRANSFER' ? 'crypto' : 'fiat';
  return t(`transfers.${kind}_${transaction_type.toLowerCase()}`);
}

const TONES: Record<TransferRow['status'], Tone> = {
  PENDING: 'wait',
  COMPLETED: 'calm',
  FAILED: 'stop',
  CANCELLED: 'plain',
};

/** A voided transfer no longer counts, whatever had become of it before. */
export function TransferStatus({ view: { t }, row }: { view: View; row: TransferRow }): VNode {
  if (row.voided_at) return <Mark tone="plain">{t('voided.mark')}</Mark>;
  return <Mark tone={TONES[row.status]}>{t(`transfers.status_${row.status.toLowerCase()}`)}</Mark>;
}

export const TransferAmount = ({ view: { f }, row }: { view: View; row: TransferRow }): VNode => (
  <span class="together">
    <Figure value={row.amount}>{f.amount(row.amount, row.minor_units)}</Figure>{' '}
    <span class="currency">{row.currency}</span>
  </span>
);
