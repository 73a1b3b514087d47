/** Whose withdrawals are held by their papers: completed by hand or entered from a file alike. */
import { readDocumentsOf } from '../db/kyc-documents.js';
import type { Tx } from '../db/transaction.js';
import { checkPapersAllowWithdrawal } from '../domain/kyc.js';

export interface Moving {
  user_id: string;
  transaction_type: 'DEPOSIT' | 'WITHDRAWAL';
}

/** Read once for all of these clients, under their locks; the check refuses by the field that named the client. */
export async function papersCheck(
  tx: Tx,
  clientIds: readonly string[],
  now: Date,
): Promise<(transfer: Moving, field: string) => void> {
  const papers = await readDocumentsOf(tx, clientIds);
  const today = now.toISOString().slice(0, 10);
  return ({ user_id, transaction_type }, field) => {
    if (transaction_type === 'WITHDRAWAL') checkPapersAllowWithdrawal(papers.get(user_id) ?? [], today, field);
  };
}
