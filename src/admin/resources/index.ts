/** Every screen, in the order of the menu. A test holds the list against the schema: no model is without its screen. */
import type { Contents } from '../contents.js';
import { activityLog } from './activity-log.js';
import { asset } from './asset.js';
import { commandRequest } from './command-request.js';
import { currency } from './currency.js';
import { holding } from './holding.js';
import { kycDocument } from './kyc-document.js';
import { newsCache } from './news-cache.js';
import { portfolio } from './portfolio.js';
import { portfolioSnapshot } from './portfolio-snapshot.js';
import { price } from './price.js';
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
  portfolioSnapshot,
  asset,
  currency,
  price,
  newsCache,
  supportTicket,
  supportMessage,
  activityLog,
  commandRequest,
];
