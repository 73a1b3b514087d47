/** What a request that waits asks for, as a person may read it. */
import { readInput } from './kept-input.js';
import { findApproval, readSealedInput } from '../db/approvals.js';
import { rowsOf, type Pool } from '../db/client.js';
import type { Vault } from '../secrets/vault.js';

export type Asked = Readonly<Record<string, unknown>>;
export type ReadAsked = (approvalId: string) => Promise<Asked | undefined>;

/** Nothing once it has ended: what was asked for is kept no longer than it waits. */
export const readAskedFrom =
  (pool: Pool, vault: Vault): ReadAsked =>
  async (id) => {
    const rows = rowsOf(pool);
    const [approval, sealed] = await Promise.all([findApproval(rows, id), readSealedInput(rows, id)]);
    return approval && sealed !== undefined ? readInput(vault, approval, sealed) : undefined;
  };
