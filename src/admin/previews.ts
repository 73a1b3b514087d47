/**
 * Which commands say beforehand what they would change: those that move money or figures, and the one that takes away
 * for good. A preview has an address of its own and the rights of its command.
 */
import { policy } from './policy.js';

const PREVIEWED: Readonly<Record<string, readonly string[]>> = {
  User: ['erase'],
  Trade: ['new', 'voidTrade'],
  Transaction: ['complete', 'voidTransaction'],
  Portfolio: ['adjustPnl'],
  PnlAdjustment: ['voidAdjustment'],
  Asset: ['setPrice', 'split', 'dividend', 'reward'],
  CorporateAction: ['voidCorporateAction'],
  Price: ['new', 'voidPrice'],
  HeldPrice: ['accept'],
  BookClosing: ['new'],
  Import: ['new', 'undo'],
  PendingApproval: ['approve'],
};

export const isPreviewed = (resource: string, action: string): boolean =>
  (policy.get(resource)?.has(action) ?? false) &&
  Object.hasOwn(PREVIEWED, resource) &&
  (PREVIEWED[resource]?.includes(action) ?? false);

/** What a command on one record adds to another screen. */
export const MADE: Readonly<Record<string, string>> = {
  'Portfolio.adjustPnl': 'PnlAdjustment',
  'Asset.split': 'CorporateAction',
  'Asset.dividend': 'CorporateAction',
  'Asset.reward': 'CorporateAction',
};
