-- The rules of the books' tables, as 20261122000500 and 20261122000600 have them for the others: what may change, what
-- never does, who may see it; and the running state of every position, from which any day can be valued again.

ALTER TABLE "pnl_adjustments"
  ADD CONSTRAINT "pnl_adjustments_amount" CHECK (amount <> 0),
  ADD CONSTRAINT "pnl_adjustments_reason" CHECK (btrim(reason) <> ''),
  ADD CONSTRAINT "pnl_adjustments_void" CHECK ((voided_at IS NULL) = (void_reason IS NULL) AND (voided_by IS NULL OR voided_at IS NOT NULL));

ALTER TABLE "corporate_actions"
  ADD CONSTRAINT "corporate_actions_split" CHECK ((action_type = 'SPLIT') = (num_nonnulls(numerator, denominator) = 2)
    AND numerator > 0 AND denominator > 0 AND numerator <> denominator AND (action_type = 'SPLIT' OR num_nonnulls(numerator, denominator, cash_price, price_id) = 0)),
  ADD CONSTRAINT "corporate_actions_income" CHECK ((action_type = 'SPLIT') = (per_unit IS NULL) AND per_unit > 0),
  ADD CONSTRAINT "corporate_actions_reward" CHECK ((action_type = 'REWARD') = (price IS NOT NULL) AND price >= 0),
  ADD CONSTRAINT "corporate_actions_cash_price" CHECK (cash_price >= 0),
  ADD CONSTRAINT "corporate_actions_void" CHECK ((voided_at IS NULL) = (void_reason IS NULL) AND (voided_by IS NULL OR voided_at IS NOT NULL));

ALTER TABLE "prices"
  ADD CONSTRAINT "prices_void" CHECK ((voided_at IS NULL) = (void_reason IS NULL) AND (voided_by IS NULL OR voided_at IS NOT NULL));

-- An import is undone by whoever may, also by a command on the server, which is nobody of the staff.
ALTER TABLE "trades"
  DROP CONSTRAINT "trades_void",
  ADD CONSTRAINT "trades_void" CHECK ((voided_at IS NULL) = (void_reason IS NULL) AND (voided_by IS NULL OR voided_at IS NOT NULL));
ALTER TABLE "transactions"
  DROP CONSTRAINT "transactions_void",
  ADD CONSTRAINT "transactions_void" CHECK ((voided_at IS NULL) = (void_reason IS NULL) AND (voided_by IS NULL OR voided_at IS NOT NULL)
    AND (voided_at IS NULL OR status = 'COMPLETED'));

ALTER TABLE "book_closings"
  ADD CONSTRAINT "book_closings_reason" CHECK (btrim(reason) <> '');

ALTER TABLE "imports"
  ADD CONSTRAINT "imports_counts" CHECK (row_count > 0 AND file_size > 0 AND sha256 ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT "imports_undone" CHECK ((undone_at IS NULL) = (undo_reason IS NULL) AND (undone_by IS NULL OR undone_at IS NOT NULL));

ALTER TABLE "held_prices"
  ADD CONSTRAINT "held_prices_price" CHECK (price >= 0 AND previous_price >= 0),
  ADD CONSTRAINT "held_prices_decided" CHECK ((status = 'WAITING') = (decided_at IS NULL) AND (decided_by IS NULL OR decided_at IS NOT NULL));

ALTER TABLE "portfolio_snapshots"
  ADD CONSTRAINT "portfolio_snapshots_pnl" CHECK (total_pnl = total_value - total_invested),
  ADD CONSTRAINT "portfolio_snapshots_not_negative" CHECK (cash_value >= 0 AND crypto_value >= 0 AND stock_value >= 0 AND return_index >= 0);

ALTER TABLE "portfolios"
  ADD CONSTRAINT "portfolios_daily_pnl" CHECK (figures_day IS NULL OR daily_pnl = all_time_pnl - day_start_pnl),
  ADD CONSTRAINT "portfolios_monthly_pnl" CHECK (figures_day IS NULL OR monthly_pnl = all_time_pnl - month_start_pnl);

ALTER TABLE "reconcile_runs"
  ADD CONSTRAINT "reconcile_runs_passed" CHECK (passed = (difference_count = 0) AND finished_at >= started_at);

-- Every portfolio's row is written once a day and at every price: room on its page keeps that from touching an index.
ALTER TABLE "portfolios" SET (fillfactor = 60);
ALTER TABLE "holdings" SET (fillfactor = 80);

-- What each event made of its position. A cache of the events, rewritten from the first one that changes; so it may be
-- deleted, and has no screen. cash is what the event did to the portfolio's cash, last_price the price of the
-- portfolio's own latest trade, where the price book has none.
CREATE TABLE "internal"."position_states" (
  "portfolio_id" uuid NOT NULL REFERENCES "portfolios" ("id") ON DELETE RESTRICT,
  "symbol" text NOT NULL,
  "effective_at" timestamptz(3) NOT NULL,
  "seq" bigint NOT NULL,
  "event_kind" text NOT NULL CHECK (event_kind IN ('BUY', 'SELL', 'TRANSFER_IN', 'TRANSFER_OUT', 'SPLIT', 'DIVIDEND', 'REWARD')),
  "event_id" uuid NOT NULL,
  "quantity" numeric(28, 8) NOT NULL CHECK (quantity >= 0),
  "cost_basis" numeric(18, 2) NOT NULL CHECK (cost_basis >= 0),
  "realized_pnl" numeric(18, 2) NOT NULL,
  "cash" numeric(18, 2) NOT NULL,
  "last_price" numeric(28, 12) NOT NULL,
  PRIMARY KEY ("portfolio_id", "symbol", "effective_at", "seq")
);
CREATE INDEX "position_states_cash_idx" ON "internal"."position_states" ("portfolio_id", "effective_at", "seq");

DROP TRIGGER "keep" ON "assets";
CREATE TRIGGER "keep" BEFORE UPDATE ON "assets" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('name', 'logo_url', 'decimals', 'whole_units', 'coingecko_id', 'is_active', 'updated_at');
DROP TRIGGER "keep" ON "prices";
CREATE TRIGGER "keep" BEFORE UPDATE ON "prices" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('voided_at', 'voided_by', 'void_reason');
CREATE TRIGGER "keep" BEFORE UPDATE ON "pnl_adjustments" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('voided_at', 'voided_by', 'void_reason');
CREATE TRIGGER "keep" BEFORE UPDATE ON "corporate_actions" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('voided_at', 'voided_by', 'void_reason');
CREATE TRIGGER "keep" BEFORE UPDATE ON "imports" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('undone_at', 'undone_by', 'undo_reason');
CREATE TRIGGER "keep" BEFORE UPDATE ON "held_prices" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('status', 'decided_at', 'decided_by');
CREATE TRIGGER "keep" BEFORE UPDATE ON "book_closings" FOR EACH ROW EXECUTE FUNCTION "internal"."refuse"();
CREATE TRIGGER "keep" BEFORE UPDATE ON "portfolio_snapshot_revisions" FOR EACH ROW EXECUTE FUNCTION "internal"."refuse"();
CREATE TRIGGER "keep" BEFORE UPDATE ON "reconcile_runs" FOR EACH ROW EXECUTE FUNCTION "internal"."refuse"();
CREATE TRIGGER "keep" BEFORE UPDATE ON "reconcile_differences" FOR EACH ROW EXECUTE FUNCTION "internal"."refuse"();
CREATE TRIGGER "set_once" BEFORE UPDATE ON "imports" FOR EACH ROW
  EXECUTE FUNCTION "internal"."set_once"('undone_at', 'undone_by', 'undo_reason');
CREATE TRIGGER "set_once" BEFORE UPDATE ON "held_prices" FOR EACH ROW
  EXECUTE FUNCTION "internal"."set_once"('decided_at', 'decided_by');
CREATE TRIGGER "keep_import" BEFORE UPDATE OF "import_id" ON "users" FOR EACH ROW
  EXECUTE FUNCTION "internal"."set_once"('import_id');
DO $$
DECLARE
  table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['prices', 'pnl_adjustments', 'corporate_actions'] LOOP
    EXECUTE format('CREATE TRIGGER "set_once" BEFORE UPDATE ON %I FOR EACH ROW
      EXECUTE FUNCTION internal.set_once(''voided_at'', ''voided_by'', ''void_reason'')', table_name);
  END LOOP;
  FOREACH table_name IN ARRAY ARRAY['pnl_adjustments', 'corporate_actions', 'book_closings', 'imports', 'held_prices',
    'portfolio_snapshot_revisions', 'reconcile_runs', 'reconcile_differences'] LOOP
    EXECUTE format('CREATE TRIGGER "never_delete" BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION internal.refuse()', table_name);
    EXECUTE format('CREATE TRIGGER "never_truncate" BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION internal.refuse()', table_name);
    EXECUTE format('CREATE TRIGGER "log_guard_insert" AFTER INSERT ON %I REFERENCING NEW TABLE AS changed_rows
      FOR EACH STATEMENT EXECUTE FUNCTION internal.note_change()', table_name);
    EXECUTE format('CREATE TRIGGER "log_guard_update" AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed_rows
      FOR EACH STATEMENT EXECUTE FUNCTION internal.note_change()', table_name);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO "vip_app"', table_name);
    EXECUTE format('GRANT SELECT ON %I TO "vip_reader"', table_name);
  END LOOP;
END $$;

GRANT UPDATE ON "prices", "pnl_adjustments", "corporate_actions", "imports", "held_prices" TO "vip_app";
GRANT SELECT ("import_id") ON "users" TO "vip_reader";
GRANT SELECT, INSERT, UPDATE, DELETE ON "internal"."position_states" TO "vip_app";
GRANT USAGE ON SCHEMA "internal" TO "vip_reader", "vip_portal";
GRANT SELECT ON "internal"."position_states" TO "vip_reader", "vip_portal";

-- The client sees the own adjustments with their reasons, and what happened to an asset, but not who on the staff did it.
GRANT SELECT ("id", "user_id", "amount", "kind", "reason", "effective_at", "voided_at", "void_reason", "seq")
  ON "pnl_adjustments" TO "vip_portal";
GRANT SELECT ("id", "action_type", "asset_type", "symbol", "numerator", "denominator", "cash_price", "per_unit", "price",
  "effective_at", "voided_at", "void_reason", "seq") ON "corporate_actions" TO "vip_portal";

DO $$
DECLARE
  table_name regclass;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['pnl_adjustments', 'portfolio_snapshot_revisions', 'internal.position_states']::regclass[] LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format('CREATE POLICY "house" ON %s TO "vip_owner", "vip_app" USING (true) WITH CHECK (true)', table_name);
    EXECUTE format('CREATE POLICY "reader" ON %s FOR SELECT TO "vip_reader" USING (true)', table_name);
  END LOOP;
END $$;
CREATE POLICY "own_rows" ON "pnl_adjustments" FOR SELECT TO "vip_portal"
  USING (user_id = (SELECT NULLIF(current_setting('app.client_id', true), '')::uuid));
CREATE POLICY "own_rows" ON "internal"."position_states" FOR SELECT TO "vip_portal"
  USING (portfolio_id IN (SELECT id FROM portfolios));
