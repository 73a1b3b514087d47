-- Who may touch what. The roles themselves belong to the server and are made before any migration.
--   vip_owner   owns everything and runs migrations        vip_app     the door: adds and settles, deletes nothing
--   vip_reader  the admin screens' reads                   vip_portal  one client's own rows, read-only
REVOKE ALL ON SCHEMA "public", "internal" FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA "internal" FROM PUBLIC;
GRANT USAGE ON SCHEMA "public" TO "vip_app", "vip_reader", "vip_portal";
GRANT USAGE ON SCHEMA "internal" TO "vip_app";
ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT SELECT ON TABLES TO "vip_app", "vip_reader";
ALTER DEFAULT PRIVILEGES IN SCHEMA "internal" REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

GRANT SELECT ON ALL TABLES IN SCHEMA "public" TO "vip_app";
GRANT INSERT ON "users", "portfolios", "holdings", "trades", "transactions", "kyc_documents", "support_tickets",
  "support_messages", "activity_logs", "watchlist_items", "portfolio_snapshots", "news_cache", "assets", "currencies",
  "prices", "command_requests" TO "vip_app";
GRANT UPDATE ON "users", "portfolios", "holdings", "trades", "transactions", "kyc_documents", "support_tickets",
  "watchlist_items", "portfolio_snapshots", "news_cache", "assets", "currencies", "command_requests" TO "vip_app";
GRANT USAGE ON SEQUENCE "event_seq" TO "vip_app";
GRANT SELECT, INSERT, UPDATE, DELETE ON "internal"."sessions", "internal"."rate_limits", "internal"."job_runs" TO "vip_app";

-- The admin's screens read everything but a password's hash.
GRANT SELECT ON "portfolios", "holdings", "trades", "transactions", "kyc_documents", "support_tickets",
  "support_messages", "activity_logs", "watchlist_items", "portfolio_snapshots", "news_cache", "assets", "currencies",
  "prices", "command_requests" TO "vip_reader";
GRANT SELECT ("id", "email", "role", "first_name", "last_name", "phone", "address", "city", "country", "nationality",
  "timezone", "language", "profile_photo_url", "account_type", "kyc_status", "kyc_rejection_reason", "kyc_approved_at",
  "kyc_approved_by", "email_weekly_summary", "email_trade_alerts", "email_transaction_alerts", "toast_notifications",
  "is_active", "email_verified", "last_login_at", "password_changed_at", "archived_at", "archived_by", "created_at",
  "updated_at") ON "users" TO "vip_reader";

-- A client sees the figures, not the house's own notes nor who on the staff did what.
GRANT SELECT ON "portfolios", "holdings", "portfolio_snapshots", "watchlist_items", "assets", "currencies", "prices",
  "news_cache" TO "vip_portal";
GRANT SELECT ("id", "email", "first_name", "last_name", "timezone", "language", "account_type", "kyc_status",
  "kyc_rejection_reason", "kyc_approved_at", "created_at") ON "users" TO "vip_portal";
GRANT SELECT ("id", "user_id", "trade_type", "asset_type", "symbol", "asset_name", "quantity", "price_per_unit",
  "total_value", "fee", "executed_at", "voided_at", "void_reason", "seq") ON "trades" TO "vip_portal";
GRANT SELECT ("id", "user_id", "transaction_type", "amount", "currency", "method", "status", "usd_rate", "usd_value",
  "network", "blockchain_tx_id", "bank_reference", "processed_at", "voided_at", "void_reason", "created_at", "seq")
  ON "transactions" TO "vip_portal";
GRANT SELECT ("id", "user_id", "document_type", "file_name", "status", "rejection_reason", "reviewed_at", "uploaded_at")
  ON "kyc_documents" TO "vip_portal";

-- Row-level security, forced also for the owner. The portal names its client per transaction in app.client_id; with
-- none named (or with the empty text that a finished transaction leaves behind) it sees nothing.
DO $$
DECLARE
  table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['users', 'portfolios', 'holdings', 'trades', 'transactions', 'kyc_documents',
    'support_tickets', 'support_messages', 'activity_logs', 'watchlist_items', 'portfolio_snapshots'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format('CREATE POLICY "house" ON %I TO "vip_owner", "vip_app" USING (true) WITH CHECK (true)', table_name);
    EXECUTE format('CREATE POLICY "reader" ON %I FOR SELECT TO "vip_reader" USING (true)', table_name);
  END LOOP;
  FOREACH table_name IN ARRAY ARRAY['portfolios', 'trades', 'transactions', 'kyc_documents', 'watchlist_items'] LOOP
    EXECUTE format('CREATE POLICY "own_rows" ON %I FOR SELECT TO "vip_portal"
      USING (user_id = (SELECT NULLIF(current_setting(''app.client_id'', true), '''')::uuid))', table_name);
  END LOOP;
  FOREACH table_name IN ARRAY ARRAY['holdings', 'portfolio_snapshots'] LOOP
    EXECUTE format('CREATE POLICY "own_rows" ON %I FOR SELECT TO "vip_portal"
      USING (portfolio_id IN (SELECT id FROM portfolios))', table_name);
  END LOOP;
END $$;
CREATE POLICY "own_rows" ON "users" FOR SELECT TO "vip_portal"
  USING (id = (SELECT NULLIF(current_setting('app.client_id', true), '')::uuid));
