/**
 * The registry: every use case, and the screen that it answers to. AdminJS's actions, the policy table and the access
 * tests derive from it.
 */
import { addDocument, sendOwnPaper } from './add-document.js';
import { adjustPnl, voidAdjustment } from './adjust-pnl.js';
import { archiveClient } from './archive-client.js';
import { askPasswordReset } from './ask-password-reset.js';
import { addAsset, editAsset } from './assets.js';
import { changeOwnPassword } from './change-own-password.js';
import { closeBooks } from './close-books.js';
import { completeTransfer } from './complete-transfer.js';
import { approveRequest, declineRequest, lapseRequest } from './decide-approval.js';
import { dividend, reward, split } from './corporate-actions.js';
import { confirmPassword } from './confirm-password.js';
import { createStaff } from './create-staff.js';
import { addCurrency, editCurrency } from './currencies.js';
import { approveKyc, rejectKyc } from './decide-kyc.js';
import { disableStaff, enableStaff } from './disable-staff.js';
import { editApprovalPolicy } from './edit-approval-policy.js';
import { editClient } from './edit-client.js';
import { editStaff } from './edit-staff.js';
import { editTrade } from './edit-trade.js';
import { editTransfer } from './edit-transfer.js';
import { cancelTransfer, failTransfer } from './end-transfer.js';
import { endOtherSessions, endSession } from './end-sessions.js';
import { enrolSecondFactor } from './enrol-second-factor.js';
import { enterPrice } from './enter-price.js';
import { ERASURE_REASONS, eraseClient } from './erase-client.js';
import { exportList } from './export-list.js';
import { finishRestore, goLive } from './finish-restore.js';
import { acceptHeldPrice, declineHeldPrice } from './held-prices.js';
import { importFile } from './import-file.js';
import { addNews, editNews } from './news.js';
import { openClient } from './open-client.js';
import { recordBackup } from './record-backup.js';
import { recordLogVerification } from './record-log-verification.js';
import { recordReconciliation } from './record-reconciliation.js';
import { recordRestore } from './record-restore.js';
import { recordTrade } from './record-trade.js';
import { recordTransfer } from './record-transfer.js';
import { refreshPrices } from './refresh-prices.js';
import { removeOwnSecondFactor, resetSecondFactor } from './remove-second-factor.js';
import { renewRecoveryCodes } from './renew-recovery-codes.js';
import { remindOfPaper } from './remind-of-paper.js';
import { repeatErasure } from './replay-erasures.js';
import { resetPassword } from './reset-password.js';
import { restoreClient } from './restore-client.js';
import { approveDocument, askAgain, editDocument, rejectDocument } from './review-document.js';
import { rotateKeys } from './rotate-keys.js';
import { setPassword } from './set-password.js';
import { setPrice } from './set-price.js';
import { setRate } from './set-rate.js';
import { signIn } from './sign-in.js';
import { signInCode } from './sign-in-code.js';
import { signOut } from './sign-out.js';
import { takeAskedFile } from './take-asked-file.js';
import { takeSnapshots } from './take-snapshots.js';
import { editTicket, openTicket, replyToTicket } from './tickets.js';
import { undoImport } from './undo-import.js';
import type { UseCase } from './use-case.js';
import { viewDocument } from './view-document.js';
import { voidCorporateAction } from './void-corporate-action.js';
import { voidPrice } from './void-price.js';
import { voidTrade } from './void-trade.js';
import { voidTransfer } from './void-transfer.js';
import { addToWatchlist, removeFromWatchlist } from './watchlist.js';

import { PROVIDERS } from '../price-providers/provider.js';

type Shown = Readonly<Record<string, unknown>>;

export interface ActionField {
  name: string;
  kind: 'line' | 'prose' | 'decimal' | 'integer' | 'moment' | 'day' | 'password' | 'choice';
  required: boolean;
  /** Of a choice. */
  choices?: readonly string[];
}

export interface Screen {
  /** Prisma's model name. */
  resource: string;
  /** `new` and `edit` take the model's columns; any other is an action on one record, sent by POST with these fields. */
  action: string;
  fields?: readonly ActionField[];
  /** About the whole list, and no record of it. */
  ofList?: true;
  /** Where one action stands for several use cases: which forms (of `new`) or records are this one's. */
  when?(row: Shown): boolean;
}

export interface Entry {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  useCase: UseCase<any, any, any>;
  screen?: Screen;
}

const needs = (name: string, kind: ActionField['kind']): ActionField => ({ name, kind, required: true });
const may = (name: string, kind: ActionField['kind']): ActionField => ({ name, kind, required: false });
const isClient = (row: Shown): boolean => !row.role || row.role === 'CUSTOMER';
const isArchived = (row: Shown): boolean => isClient(row) && Boolean(row.archived_at) && !row.erased_at;
const isStaff = (row: Shown): boolean => !isClient(row);
const isPending = (row: Shown): boolean => row.status === 'PENDING';
const isOfErased = ({ user }: Shown): boolean => Boolean((user as Shown | undefined)?.erased_at);
const isWaiting = (row: Shown): boolean => row.status === 'WAITING';
const counts = (row: Shown): boolean => !row.voided_at;
const REASON = [needs('reason', 'prose')];

const on = (
  resource: string,
  action: string,
  useCase: Entry['useCase'],
  more: Omit<Screen, 'resource' | 'action'> = {},
): Entry => ({
  useCase,
  screen: { resource, action, ...more },
});

export const registry: readonly Entry[] = [
  { useCase: signIn },
  { useCase: signInCode },
  { useCase: signOut },
  { useCase: askPasswordReset },
  { useCase: resetPassword },
  { useCase: confirmPassword },
  { useCase: enrolSecondFactor },
  { useCase: endSession },
  { useCase: endOtherSessions },
  { useCase: removeOwnSecondFactor },
  { useCase: renewRecoveryCodes },
  { useCase: changeOwnPassword },
  on('User', 'new', openClient, { when: isClient }),
  on('User', 'new', createStaff, { when: isStaff }),
  on('User', 'edit', editClient, { when: isClient }),
  on('User', 'edit', editStaff, { when: isStaff }),
  on('User', 'approveKyc', approveKyc, { when: (row) => isClient(row) && row.kyc_status !== 'APPROVED' }),
  on('User', 'rejectKyc', rejectKyc, {
    fields: [needs('reason', 'prose')],
    when: (row) => isClient(row) && row.kyc_status !== 'REJECTED',
  }),
  on('User', 'archive', archiveClient, { when: (row) => isClient(row) && !row.archived_at }),
  on('User', 'restore', restoreClient, { when: (row) => isArchived(row) }),
  on('User', 'erase', eraseClient, {
    fields: [{ ...needs('reason', 'choice'), choices: ERASURE_REASONS }, needs('confirm_email', 'line')],
    when: (row) => isArchived(row),
  }),
  { useCase: repeatErasure },
  on('User', 'disable', disableStaff, { when: (row) => isStaff(row) && row.is_active !== false }),
  on('User', 'enable', enableStaff, { when: (row) => isStaff(row) && row.is_active === false }),
  on('User', 'resetSecondFactor', resetSecondFactor, { when: (row) => Boolean(row.second_factor_at) }),
  on('User', 'setPassword', setPassword, { fields: [needs('password', 'password')] }),
  on('KYCDocument', 'new', addDocument),
  { useCase: sendOwnPaper },
  { useCase: viewDocument },
  { useCase: remindOfPaper },
  on('KYCDocument', 'approve', approveDocument, { fields: [may('expires_at', 'day')], when: isPending }),
  on('KYCDocument', 'edit', editDocument, { when: (row) => row.status !== 'REJECTED' }),
  on('KYCDocument', 'reject', rejectDocument, { fields: REASON, when: isPending }),
  on('KYCDocument', 'askAgain', askAgain, { fields: REASON, when: (row) => row.status === 'APPROVED' }),
  on('WatchlistItem', 'new', addToWatchlist),
  on('WatchlistItem', 'remove', removeFromWatchlist, { when: (row) => !row.removed_at }),
  on('Trade', 'new', recordTrade),
  on('Trade', 'edit', editTrade),
  on('Trade', 'voidTrade', voidTrade, { fields: REASON, when: counts }),
  on('Transaction', 'new', recordTransfer),
  on('Transaction', 'edit', editTransfer),
  on('Transaction', 'complete', completeTransfer, {
    fields: [
      may('processed_at', 'moment'),
      may('usd_rate', 'decimal'),
      may('usd_value', 'decimal'),
      may('rate_reason', 'prose'),
    ],
    when: isPending,
  }),
  on('Transaction', 'fail', failTransfer, { when: isPending }),
  on('Transaction', 'cancel', cancelTransfer, { when: isPending }),
  on('Transaction', 'voidTransaction', voidTransfer, {
    fields: REASON,
    when: (row) => counts(row) && row.status === 'COMPLETED',
  }),
  on('Portfolio', 'adjustPnl', adjustPnl, {
    fields: [
      needs('amount', 'decimal'),
      { ...needs('kind', 'choice'), choices: ['FEE', 'CORRECTION', 'INCOME'] },
      needs('reason', 'prose'),
      may('effective_at', 'moment'),
    ],
    when: (row) => !isOfErased(row),
  }),
  on('PnlAdjustment', 'voidAdjustment', voidAdjustment, { fields: REASON, when: counts }),
  on('Asset', 'new', addAsset),
  on('Asset', 'edit', editAsset),
  on('Asset', 'setPrice', setPrice, { fields: [needs('price', 'decimal'), may('as_of', 'moment')] }),
  on('Asset', 'split', split, {
    fields: [
      needs('numerator', 'integer'),
      needs('denominator', 'integer'),
      needs('effective_at', 'moment'),
      may('cash_price', 'decimal'),
    ],
  }),
  on('Asset', 'dividend', dividend, { fields: [needs('per_unit', 'decimal'), needs('effective_at', 'moment')] }),
  on('Asset', 'reward', reward, {
    fields: [needs('per_unit', 'decimal'), needs('price', 'decimal'), needs('effective_at', 'moment')],
  }),
  on('CorporateAction', 'voidCorporateAction', voidCorporateAction, { fields: REASON, when: counts }),
  on('Price', 'new', enterPrice),
  on('Price', 'refresh', refreshPrices, {
    ofList: true,
    fields: [{ name: 'source', kind: 'choice', required: false, choices: PROVIDERS }],
  }),
  on('Price', 'voidPrice', voidPrice, { fields: REASON, when: counts }),
  on('BookClosing', 'new', closeBooks),
  { useCase: takeSnapshots },
  { useCase: recordBackup },
  { useCase: finishRestore },
  { useCase: goLive },
  on('ReconcileRun', 'new', recordReconciliation),
  on('LogVerification', 'new', recordLogVerification),
  { useCase: recordRestore },
  on('Currency', 'new', addCurrency),
  on('Currency', 'edit', editCurrency),
  on('Currency', 'setRate', setRate, {
    fields: [needs('rate', 'decimal'), may('as_of', 'moment')],
    when: ({ code }) => code !== 'USD',
  }),
  on('HeldPrice', 'accept', acceptHeldPrice, { when: isWaiting }),
  on('HeldPrice', 'decline', declineHeldPrice, { when: isWaiting }),
  on('PendingApproval', 'approve', approveRequest, { fields: [may('reason', 'prose')], when: isWaiting }),
  on('PendingApproval', 'decline', declineRequest, { fields: REASON, when: isWaiting }),
  { useCase: lapseRequest },
  on('ApprovalPolicy', 'edit', editApprovalPolicy),
  on('Import', 'new', importFile),
  on('Import', 'undo', undoImport, { fields: REASON, when: (row) => !row.undone_at }),
  { useCase: exportList },
  { useCase: takeAskedFile },
  { useCase: rotateKeys },
  on('NewsCache', 'new', addNews),
  on('NewsCache', 'edit', editNews),
  on('SupportTicket', 'new', openTicket),
  on('SupportTicket', 'edit', editTicket),
  on('SupportTicket', 'reply', replyToTicket, {
    fields: [needs('message', 'prose')],
    when: (row) => row.status !== 'CLOSED',
  }),
];

const byName = new Map(registry.map(({ useCase }) => [useCase.name, useCase]));
/** What a name that was written down stands for. */
export const commandNamed = (name: string): Entry['useCase'] | undefined => byName.get(name);
