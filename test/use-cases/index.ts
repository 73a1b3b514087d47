// The case of every use case in the registry.
import { CLIENTS } from './clients.js';
import { KYC } from './kyc.js';
import { MARKET } from './market.js';
import { NEWS } from './news.js';
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
  ...SUPPORT,
  ...NEWS,
];
