-- What the price book has no price of is worth its owner's latest trade, and that price is as old as the trade: a dividend
-- or a split since had made it look fresh.
UPDATE "holdings" h SET "last_price_update" = d.dealt_at FROM (
  SELECT portfolio_id, symbol, max(effective_at) AS dealt_at FROM "internal"."position_states"
  WHERE event_kind IN ('BUY', 'SELL', 'TRANSFER_IN', 'TRANSFER_OUT') GROUP BY portfolio_id, symbol) d
WHERE h.portfolio_id = d.portfolio_id AND h.symbol = d.symbol AND h.price_source = 'trade' AND h.last_price_update <> d.dealt_at;
INSERT INTO "activity_logs" ("action_type", "target_type", "description", "metadata") VALUES
  ('SETTINGS_CHANGED', 'holdings', 'The price of an own trade is as old as the trade', '{"system": "migration"}');
