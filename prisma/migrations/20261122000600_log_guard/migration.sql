-- A transaction that changes a business table and adds no row to activity_logs cannot commit.
--
-- Statement triggers note the transaction in internal.open_changes; a row of the log marks it as logged; one deferred
-- trigger on that table, run at COMMIT, refuses what is not logged and clears the note. The application has no right
-- to the table, so it can neither forge nor clear a mark. A rolled-back savepoint takes its log row's mark with it.
-- Exempt, by name: the caches (portfolios, holdings, portfolio_snapshots), which a replay of the events checks, and
-- command_requests, which is written beside the log row.
CREATE UNLOGGED TABLE "internal"."open_changes" (
  "transaction_id" xid8 NOT NULL PRIMARY KEY,
  "logged" boolean NOT NULL
);

CREATE FUNCTION "internal"."note_change"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF EXISTS (SELECT FROM changed_rows) THEN
    INSERT INTO internal.open_changes VALUES (pg_current_xact_id(), false) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION "internal"."note_log_row"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO internal.open_changes VALUES (pg_current_xact_id(), true)
    ON CONFLICT (transaction_id) DO UPDATE SET logged = true;
  RETURN NULL;
END $$;

CREATE FUNCTION "internal"."refuse_unlogged"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF EXISTS (SELECT FROM internal.open_changes WHERE transaction_id = NEW.transaction_id AND NOT logged) THEN
    RAISE EXCEPTION 'A change without its activity_logs row is refused'
      USING ERRCODE = 'VIP01', HINT = 'Write through the services, which add the row.';
  END IF;
  DELETE FROM internal.open_changes WHERE transaction_id = NEW.transaction_id;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER "log_guard" AFTER INSERT OR UPDATE ON "internal"."open_changes"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "internal"."refuse_unlogged"();

CREATE TRIGGER "log_guard" AFTER INSERT ON "activity_logs" FOR EACH ROW EXECUTE FUNCTION "internal"."note_log_row"();

DO $$
DECLARE
  table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['users', 'trades', 'transactions', 'kyc_documents', 'support_tickets',
    'support_messages', 'watchlist_items', 'news_cache', 'assets', 'currencies', 'prices'] LOOP
    EXECUTE format('CREATE TRIGGER "log_guard_insert" AFTER INSERT ON %I REFERENCING NEW TABLE AS changed_rows
      FOR EACH STATEMENT EXECUTE FUNCTION internal.note_change()', table_name);
    EXECUTE format('CREATE TRIGGER "log_guard_update" AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed_rows
      FOR EACH STATEMENT EXECUTE FUNCTION internal.note_change()', table_name);
  END LOOP;
END $$;
