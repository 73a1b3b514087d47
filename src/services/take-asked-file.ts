/**
 * Notes that somebody looks into the file that came with a request: whoever is to decide on it sees every row. Its content
 * is read elsewhere; nothing but the log is written.
 */
import { readInputFile } from './kept-input.js';
import { form, id } from './input.js';
import { defineUseCase } from './use-case.js';
import { findApproval, readSealedInput } from '../db/approvals.js';
import { refusal } from '../errors.js';

export const takeAskedFile = defineUseCase({
  name: 'take-asked-file',
  allow: ['ADMIN', 'COMPLIANCE'],
  input: form({ id: id() }),
  async run(tx, input) {
    const [approval, sealed] = await Promise.all([findApproval(tx, input.id), readSealedInput(tx, input.id)]);
    const file = approval && sealed !== undefined ? readInputFile(tx.vault, approval, sealed) : undefined;
    if (!approval || !file) throw refusal('not_found', 'id');
    return {
      result: { id: approval.id },
      log: {
        action: 'EXPORT' as const,
        target: { type: 'pending_approvals', id: approval.id },
        description: `Looked into the file of a request: ${approval.command}`,
      },
    };
  },
});
