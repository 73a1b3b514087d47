/** What a request that waits asks for, as a person may read it. */
import { readInput, readInputFile, type AskedFile } from './kept-input.js';
import { findApproval, readSealedInput, type StoredApproval } from '../db/approvals.js';
import { rowsOf, type Pool } from '../db/client.js';
import type { Vault } from '../secrets/vault.js';

export type Asked = Readonly<Record<string, unknown>>;

/** Nothing once it has ended: what was asked for is kept no longer than it waits. */
export interface ReadAsked {
  form(approvalId: string): Promise<Asked | undefined>;
  file(approvalId: string): Promise<AskedFile | undefined>;
}

export function readAskedFrom(pool: Pool, vault: Vault): ReadAsked {
  const reading =
    <T>(read: (vault: Vault, approval: StoredApproval, sealed: string) => T) =>
    async (id: string): Promise<T | undefined> => {
      const rows = rowsOf(pool);
      const [approval, sealed] = await Promise.all([findApproval(rows, id), readSealedInput(rows, id)]);
      return approval && sealed !== undefined ? read(vault, approval, sealed) : undefined;
    };
  return { form: reading(readInput), file: reading(readInputFile) };
}
