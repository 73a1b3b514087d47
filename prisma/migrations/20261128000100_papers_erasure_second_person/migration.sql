-- Nothing is taken away for good by one person alone.
INSERT INTO "approval_policies" ("command") VALUES ('erase-client');
INSERT INTO "activity_logs" ("action_type", "target_type", "description", "metadata") VALUES
  ('SETTINGS_CHANGED', 'approval_policies', 'Erasing a client’s personal data needs a second person', '{"system": "migration"}');
