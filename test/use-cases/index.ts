// The case of every use case in the registry.
import { APPROVALS } from './approvals.js';
import { BACKUPS } from './backups.js';
import { BOOKS } from './books.js';
import { CLIENTS } from './clients.js';
import { ERASURE } from './erasure.js';
import { IMPORTS } from './imports.js';
import { KEYS } from './keys.js';
import { KYC } from './kyc.js';
import { LOG } from './log.js';
import { MARKET } from './market.js';
import { MARKET_EVENTS } from './market-events.js';
import { NEWS } from './news.js';
import { RECONCILIATION } from './reconciliation.js';
import { PRICES } from './prices.js';
import { STAFF } from './staff.js';
import { SUPPORT } from './support.js';
import { TRADES } from './trades.js';
import { TRANSFERS } from './transfers.js';
import type { Case } from '../support/four-tests.js';

export const CASES: readonly Case[] = [
  ...CLIENTS,
  ...STAFF,
  ...KYC,
  ...TRADES,
  ...TRANSFERS,
  ...MARKET,
  ...BOOKS,
  ...MARKET_EVENTS,
  ...PRICES,
  ...SUPPORT,
  ...NEWS,
  ...RECONCILIATION,
  ...LOG,
  ...IMPORTS,
  ...APPROVALS,
  ...BACKUPS,
  ...KEYS,
  ...ERASURE,
];
