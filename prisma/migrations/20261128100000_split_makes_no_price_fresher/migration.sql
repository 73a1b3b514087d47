-- A split rewrites a price in new units; the price is as old as the quotation behind it, and had been shown as fresh.
UPDATE "holdings" h SET "last_price_update" = s.quoted_at FROM (
  SELECT p.symbol, (SELECT max(q.as_of) FROM "prices" q WHERE q.kind = p.kind AND q.symbol = p.symbol AND q.source <> 'split'
    AND q.as_of <= p.as_of AND q.voided_at IS NULL) AS quoted_at
  FROM (SELECT DISTINCT ON (kind, symbol) kind, symbol, source, as_of FROM "prices" WHERE voided_at IS NULL AND kind <> 'FIAT'
    ORDER BY kind, symbol, as_of DESC, seq DESC) p WHERE p.source = 'split') s
WHERE h.symbol = s.symbol AND h.price_source = 'split' AND s.quoted_at IS NOT NULL AND h.last_price_update <> s.quoted_at;
INSERT INTO "activity_logs" ("action_type", "target_type", "description", "metadata") VALUES
  ('SETTINGS_CHANGED', 'holdings', 'A price that a split has rewritten is as old as its quotation', '{"system": "migration"}');
