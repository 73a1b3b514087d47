/** The receipt of the form that led to this page. */
import React from 'react';
import { useLocation } from 'react-router-dom';
import type { ReceiptJSON, ScreenJSON } from '../src/admin/screen-json.js';
import { Receipt } from './receipt.js';
import { newUrl, useWords } from './state.js';

export function JustDone({ screen }: { screen: ScreenJSON }): React.ReactElement | null {
  const words = useWords();
  const state = useLocation().state as { receipt?: ReceiptJSON; client?: string } | null;
  if (!state?.receipt) return null;
  const another = state.client && {
    to: `${newUrl(screen.id)}?${new URLSearchParams({ user_id: state.client }).toString()}`,
    label: words('receipt.another'),
  };
  return <Receipt done={{ receipt: state.receipt, another: another || undefined }} />;
}
