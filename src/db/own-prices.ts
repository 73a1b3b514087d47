interface Which {
  /** An expression of the query that this is part of: not before this moment. */
  since?: string;
  /** Likewise: not by this event, which may have sold all of it. */
  but?: string;
}

/** All that is known of an asset's price where the book has none: the latest at which a client who holds it has dealt in it. */
export const ownPrice = (symbol: string, { since, but }: Which = {}): string => `(SELECT s.last_price FROM holdings own
  CROSS JOIN LATERAL (SELECT last_price, effective_at FROM internal.position_states
    WHERE portfolio_id = own.portfolio_id AND symbol = own.symbol ${but ? `AND event_id <> ${but}` : ''}
    ORDER BY effective_at DESC, seq DESC LIMIT 1) s
  WHERE own.symbol = ${symbol} ${but ? '' : 'AND own.quantity > 0'} ${since ? `AND s.effective_at > ${since}` : ''}
  ORDER BY s.effective_at DESC LIMIT 1)`;
