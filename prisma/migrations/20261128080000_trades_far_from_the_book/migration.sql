-- A trade takes money from a client, or gives it, as far as its price is far from the book's, or its fee from any fee: what
-- an adjustment of the P&L needs two for.
INSERT INTO "approval_policies" ("command", "above_usd", "within_hours") VALUES ('record-trade', 500, 24);
INSERT INTO "activity_logs" ("action_type", "target_type", "description", "metadata") VALUES
  ('SETTINGS_CHANGED', 'approval_policies', 'Trades far from the book’s price need a second person', '{"system": "migration"}');
