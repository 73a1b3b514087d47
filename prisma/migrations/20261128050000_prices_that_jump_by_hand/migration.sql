-- A price that jumps needs a second person also where somebody types it: else what is held could be typed in instead.
INSERT INTO "approval_policies" ("command", "above_usd") VALUES ('set-price', NULL), ('enter-price', NULL), ('set-rate', NULL);
INSERT INTO "activity_logs" ("action_type", "target_type", "description", "metadata") VALUES
  ('SETTINGS_CHANGED', 'approval_policies', 'Prices that jump need a second person, also by hand', '{"system": "migration"}');
