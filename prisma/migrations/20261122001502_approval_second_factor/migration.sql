-- Taking a colleague's second factor away is a step to signing in as the colleague, as a new password is.
INSERT INTO "approval_policies" ("command") VALUES ('reset-second-factor');
INSERT INTO "activity_logs" ("action_type", "target_type", "description", "metadata") VALUES
  ('SETTINGS_CHANGED', 'approval_policies', 'Removing the second factor of a colleague needs a second person', '{"system": "migration"}');
