/** Where something stands, in a quiet pill whose colour says only what its word says too; any other choice is plain text. */
import React from 'react';

const TONES: Readonly<Record<string, string>> = {
  APPROVED: 'good',
  COMPLETED: 'good',
  RESOLVED: 'good',
  KYC_APPROVED: 'good',
  BUY: 'in',
  DEPOSIT: 'in',
  ACCEPTED: 'good',
  PENDING: 'wait',
  WAITING: 'wait',
  OPEN: 'wait',
  IN_PROGRESS: 'wait',
  HIGH: 'wait',
  REJECTED: 'bad',
  FAILED: 'bad',
  URGENT: 'bad',
  ACCESS_DENIED: 'bad',
  LOGIN_FAILED: 'bad',
  KYC_REJECTED: 'bad',
  SELL: 'out',
  WITHDRAWAL: 'out',
  CLOSED: 'out',
  CANCELLED: 'out',
  DECLINED: 'out',
  LAPSED: 'out',
};

export const Badge = ({
  column,
  value,
  label,
}: {
  column: string;
  value: string;
  label: string;
}): React.ReactElement => (
  <span className={TONES[value] ? `badge ${TONES[value]}` : undefined} data-value={value} data-column={column}>
    {label}
  </span>
);
