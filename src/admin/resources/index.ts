/** Every screen, in the order of the menu. A test holds the list against the schema: no model is without its screen. */
import type { Contents } from '../contents.js';
import { activityLog } from './activity-log.js';
import { approvalPolicy } from './approval-policy.js';
import { asset } from './asset.js';
import { bookClosing } from './book-closing.js';
import { commandRequest } from './command-request.js';
import { corporateAction } from './corporate-action.js';
import { currency } from './currency.js';
import { heldPrice } from './held-price.js';
import { holding } from './holding.js';
import { importedFile } from './import.js';
import { kycDocument } from './kyc-document.js';
import { logVerification } from './log-verification.js';
import { newsCache } from './news-cache.js';
import { pendingApproval } from './pending-approval.js';
import { pnlAdjustment } from './pnl-adjustment.js';
import { portfolio } from './portfolio.js';
import { portfolioSnapshot } from './portfolio-snapshot.js';
import { portfolioSnapshotRevision } from './portfolio-snapshot-revision.js';
import { price } from './price.js';
import { reconcileDifference } from './reconcile-difference.js';
import { reconcileRun } from './reconcile-run.js';
import { supportMessage } from './support-message.js';
import { supportTicket } from './support-ticket.js';
import { trade } from './trade.js';
import { transaction } from './transaction.js';
import { user } from './user.js';
import { watchlistItem } from './watchlist-item.js';

export const SCREENS: readonly Contents[] = [
  user,
  kycDocument,
  watchlistItem,
  portfolio,
  holding,
  trade,
  transaction,
  pnlAdjustment,
  portfolioSnapshot,
  portfolioSnapshotRevision,
  bookClosing,
  asset,
  currency,
  price,
  heldPrice,
  corporateAction,
  newsCache,
  supportTicket,
  supportMessage,
  pendingApproval,
  approvalPolicy,
  activityLog,
  logVerification,
  reconcileRun,
  reconcileDifference,
  importedFile,
  commandRequest,
];
