/**
 * All that is known of an asset's price where the book has none: the latest at which a client has dealt in it, `since` a
 * moment or ever.
 */
export const ownPrice = (symbol: string, since = "'-infinity'"): string => `(SELECT s.last_price FROM holdings own
  CROSS JOIN LATERAL (SELECT last_price, effective_at FROM internal.position_states
    WHERE portfolio_id = own.portfolio_id AND symbol = own.symbol ORDER BY effective_at DESC, seq DESC LIMIT 1) s
  WHERE own.symbol = ${symbol} AND own.quantity > 0 AND s.effective_at > ${since} ORDER BY s.effective_at DESC LIMIT 1)`;
