-- Where a price is fetched is seen to by two: pointed at another coin, what a client holds of it would be worth what one
-- person likes, step by step and by prices that count at once; ended, nothing would correct what that person types.
INSERT INTO "approval_policies" ("command", "above_usd") VALUES ('add-asset', NULL), ('edit-asset', NULL), ('edit-currency', NULL);
INSERT INTO "activity_logs" ("action_type", "target_type", "description", "metadata") VALUES
  ('SETTINGS_CHANGED', 'approval_policies', 'Where a price is fetched needs a second person', '{"system": "migration"}');
