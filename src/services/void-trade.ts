/** Voids a trade. */
import { voiding } from './void-event.js';
import { findTrade } from '../db/trades.js';

export const voidTrade = voiding({
  name: 'void-trade',
  table: 'trades',
  find: findTrade,
  symbol: ({ symbol }) => symbol,
  at: ({ executed_at }) => executed_at,
  action: 'TRADE_VOIDED',
  describe: ({ symbol }, at) => `Voided a trade in ${symbol} of ${at.toISOString()}`,
  tells: { portfolio_value: 'total_value' },
});
