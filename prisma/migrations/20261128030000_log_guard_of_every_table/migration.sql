-- The guard reaches every table that holds a fact of the house, and every way to change one. The keys of people and
-- whether the house is live were not guarded; of recovery codes, links for a password and forms that wait, rows could go
-- without a row of the log. test/log-guard-tables.test.ts asks the catalogue for every table, and names those that are
-- exempt.
DO $$
DECLARE
  one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['internal.person_keys', 'internal.house_state'] LOOP
    EXECUTE format('CREATE TRIGGER "log_guard_insert" AFTER INSERT ON %s REFERENCING NEW TABLE AS changed_rows
      FOR EACH STATEMENT EXECUTE FUNCTION internal.note_change()', one);
    EXECUTE format('CREATE TRIGGER "log_guard_update" AFTER UPDATE ON %s REFERENCING NEW TABLE AS changed_rows
      FOR EACH STATEMENT EXECUTE FUNCTION internal.note_change()', one);
  END LOOP;
  FOREACH one IN ARRAY ARRAY['internal.house_state', 'internal.recovery_codes', 'internal.password_resets',
    'internal.pending_inputs'] LOOP
    EXECUTE format('CREATE TRIGGER "log_guard_delete" AFTER DELETE ON %s REFERENCING OLD TABLE AS changed_rows
      FOR EACH STATEMENT EXECUTE FUNCTION internal.note_change()', one);
  END LOOP;
  FOREACH one IN ARRAY ARRAY['internal.house_state', 'internal.recovery_codes', 'internal.password_resets'] LOOP
    EXECUTE format('CREATE TRIGGER "never_truncate" BEFORE TRUNCATE ON %s
      FOR EACH STATEMENT EXECUTE FUNCTION internal.refuse()', one);
  END LOOP;
END $$;
