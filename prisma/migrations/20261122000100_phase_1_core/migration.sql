-- Phase 1: clients and their money. Everything else refers to these five tables.
-- Rows are never deleted, so every foreign key refuses (RESTRICT) where a cascade would lose history.
-- One sequence numbers all events, because events at the same moment are replayed in the order of entry.
CREATE SEQUENCE "event_seq" AS BIGINT;

CREATE TYPE "Role" AS ENUM ('ADMIN', 'CUSTOMER', 'COMPLIANCE');
CREATE TYPE "AccountType" AS ENUM ('CRYPTO', 'STOCK');
CREATE TYPE "Language" AS ENUM ('EN', 'DE', 'FR', 'ES');
CREATE TYPE "KYCStatus" AS ENUM ('PENDING', 'APPROVED', 'REJECTED');
CREATE TYPE "AssetType" AS ENUM ('CRYPTO', 'STOCK');
CREATE TYPE "TradeType" AS ENUM ('BUY', 'SELL');
CREATE TYPE "TransactionType" AS ENUM ('DEPOSIT', 'WITHDRAWAL');
CREATE TYPE "TransactionMethod" AS ENUM ('WIRE_TRANSFER', 'ACH', 'CRYPTO_TRANSFER', 'CARD');
CREATE TYPE "TransactionStatus" AS ENUM ('PENDING', 'COMPLETED', 'FAILED', 'CANCELLED');

-- users
CREATE TABLE "users" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "email" TEXT NOT NULL,
  "password_hash" TEXT NOT NULL,
  "role" "Role" NOT NULL DEFAULT 'CUSTOMER',
  "first_name" TEXT NOT NULL,
  "last_name" TEXT NOT NULL,
  "phone" TEXT,
  "address" TEXT,
  "city" TEXT,
  "country" TEXT,
  "nationality" TEXT,
  "timezone" TEXT NOT NULL DEFAULT 'UTC',
  "language" "Language" NOT NULL DEFAULT 'EN',
  "profile_photo_url" TEXT,
  "account_type" "AccountType",
  "kyc_status" "KYCStatus" NOT NULL DEFAULT 'PENDING',
  "kyc_rejection_reason" TEXT,
  "kyc_approved_at" TIMESTAMPTZ(3),
  "kyc_approved_by" UUID,
  "email_weekly_summary" BOOLEAN NOT NULL DEFAULT true,
  "email_trade_alerts" BOOLEAN NOT NULL DEFAULT true,
  "email_transaction_alerts" BOOLEAN NOT NULL DEFAULT true,
  "toast_notifications" BOOLEAN NOT NULL DEFAULT true,
  "is_active" BOOLEAN NOT NULL DEFAULT true,
  "email_verified" BOOLEAN NOT NULL DEFAULT false,
  "last_login_at" TIMESTAMPTZ(3),
  "password_changed_at" TIMESTAMPTZ(3),
  "archived_at" TIMESTAMPTZ(3),
  "archived_by" UUID,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");
CREATE INDEX "users_email_idx" ON "users"("email");
CREATE INDEX "users_role_idx" ON "users"("role");
CREATE INDEX "users_kyc_status_idx" ON "users"("kyc_status");
ALTER TABLE "users" ADD CONSTRAINT "users_kyc_approved_by_fkey" FOREIGN KEY ("kyc_approved_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "users" ADD CONSTRAINT "users_archived_by_fkey" FOREIGN KEY ("archived_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- portfolios
CREATE TABLE "portfolios" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "user_id" UUID NOT NULL,
  "total_value" DECIMAL(18,2) NOT NULL DEFAULT 0,
  "crypto_value" DECIMAL(18,2) NOT NULL DEFAULT 0,
  "stock_value" DECIMAL(18,2) NOT NULL DEFAULT 0,
  "cash_value" DECIMAL(18,2) NOT NULL DEFAULT 0,
  "total_invested" DECIMAL(18,2) NOT NULL DEFAULT 0,
  "total_profit_loss" DECIMAL(18,2) NOT NULL DEFAULT 0,
  "daily_pnl" DECIMAL(18,2) NOT NULL DEFAULT 0,
  "daily_pnl_percent" DECIMAL(10,4) NOT NULL DEFAULT 0,
  "monthly_pnl" DECIMAL(18,2) NOT NULL DEFAULT 0,
  "monthly_pnl_percent" DECIMAL(10,4) NOT NULL DEFAULT 0,
  "all_time_pnl" DECIMAL(18,2) NOT NULL DEFAULT 0,
  "all_time_pnl_percent" DECIMAL(10,4) NOT NULL DEFAULT 0,
  "last_updated" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "portfolios_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "portfolios_user_id_key" ON "portfolios"("user_id");
CREATE INDEX "portfolios_user_id_idx" ON "portfolios"("user_id");
ALTER TABLE "portfolios" ADD CONSTRAINT "portfolios_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- holdings
CREATE TABLE "holdings" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "portfolio_id" UUID NOT NULL,
  "asset_type" "AssetType" NOT NULL,
  "symbol" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "logo_url" TEXT,
  "quantity" DECIMAL(28,8) NOT NULL,
  "cost_basis" DECIMAL(18,2) NOT NULL DEFAULT 0,
  "average_buy_price" DECIMAL(38,8) NOT NULL,
  "current_price" DECIMAL(28,12) NOT NULL,
  "price_source" TEXT NOT NULL,
  "total_value" DECIMAL(18,2) NOT NULL,
  "profit_loss" DECIMAL(18,2) NOT NULL,
  "profit_loss_percent" DECIMAL(10,4) NOT NULL,
  "realized_pnl" DECIMAL(18,2) NOT NULL DEFAULT 0,
  "last_price_update" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "holdings_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "holdings_portfolio_id_idx" ON "holdings"("portfolio_id");
CREATE INDEX "holdings_symbol_idx" ON "holdings"("symbol");
CREATE UNIQUE INDEX "holdings_portfolio_id_symbol_key" ON "holdings"("portfolio_id", "symbol");
ALTER TABLE "holdings" ADD CONSTRAINT "holdings_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolios"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- trades
CREATE TABLE "trades" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "user_id" UUID NOT NULL,
  "trade_type" "TradeType" NOT NULL,
  "asset_type" "AssetType" NOT NULL,
  "symbol" TEXT NOT NULL,
  "asset_name" TEXT NOT NULL,
  "quantity" DECIMAL(28,8) NOT NULL,
  "price_per_unit" DECIMAL(28,12) NOT NULL,
  "total_value" DECIMAL(18,2) NOT NULL,
  "fee" DECIMAL(18,2) NOT NULL DEFAULT 0,
  "admin_note" TEXT,
  "executed_by" UUID,
  "voided_at" TIMESTAMPTZ(3),
  "voided_by" UUID,
  "void_reason" TEXT,
  "executed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "seq" BIGINT NOT NULL DEFAULT nextval('event_seq'::regclass),

  CONSTRAINT "trades_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "trades_user_id_idx" ON "trades"("user_id");
CREATE INDEX "trades_symbol_idx" ON "trades"("symbol");
CREATE INDEX "trades_executed_at_idx" ON "trades"("executed_at");
CREATE INDEX "trades_user_id_symbol_executed_at_seq_idx" ON "trades"("user_id", "symbol", "executed_at", "seq");
ALTER TABLE "trades" ADD CONSTRAINT "trades_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "trades" ADD CONSTRAINT "trades_executed_by_fkey" FOREIGN KEY ("executed_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "trades" ADD CONSTRAINT "trades_voided_by_fkey" FOREIGN KEY ("voided_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- transactions
CREATE TABLE "transactions" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "user_id" UUID NOT NULL,
  "transaction_type" "TransactionType" NOT NULL,
  "amount" DECIMAL(28,8) NOT NULL,
  "currency" TEXT NOT NULL,
  "method" "TransactionMethod" NOT NULL,
  "status" "TransactionStatus" NOT NULL DEFAULT 'PENDING',
  "usd_rate" DECIMAL(28,12),
  "usd_value" DECIMAL(18,2),
  "rate_source" TEXT,
  "rate_reason" TEXT,
  "receipt_url" TEXT,
  "blockchain_tx_id" TEXT,
  "network" TEXT,
  "bank_reference" TEXT,
  "counterparty" TEXT,
  "admin_note" TEXT,
  "created_by" UUID,
  "processed_by" UUID,
  "voided_at" TIMESTAMPTZ(3),
  "voided_by" UUID,
  "void_reason" TEXT,
  "processed_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "seq" BIGINT NOT NULL DEFAULT nextval('event_seq'::regclass),

  CONSTRAINT "transactions_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "transactions_user_id_idx" ON "transactions"("user_id");
CREATE INDEX "transactions_status_idx" ON "transactions"("status");
CREATE INDEX "transactions_created_at_idx" ON "transactions"("created_at");
CREATE UNIQUE INDEX "transactions_network_blockchain_tx_id_key" ON "transactions"("network", "blockchain_tx_id");
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_processed_by_fkey" FOREIGN KEY ("processed_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_voided_by_fkey" FOREIGN KEY ("voided_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What no code may break. Each check is a sentence of the accounting rules.
ALTER TABLE "users"
  ADD CONSTRAINT "users_email_lower" CHECK (email = lower(email) AND email ~ '^[^@[:space:]]+@[^@[:space:]]+$' AND length(email) <= 254),
  ADD CONSTRAINT "users_password_is_bcrypt_12" CHECK (password_hash ~ '^\$2[aby]\$12\$.{53}$'),
  ADD CONSTRAINT "users_names_present" CHECK (btrim(first_name) <> '' AND btrim(last_name) <> ''),
  ADD CONSTRAINT "users_phone_international" CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
  ADD CONSTRAINT "users_client_has_account_type" CHECK ((role = 'CUSTOMER') = (account_type IS NOT NULL)),
  ADD CONSTRAINT "users_kyc_approval" CHECK ((kyc_status = 'APPROVED') = (kyc_approved_at IS NOT NULL AND kyc_approved_by IS NOT NULL)),
  ADD CONSTRAINT "users_kyc_rejection" CHECK ((kyc_status = 'REJECTED') = (kyc_rejection_reason IS NOT NULL)),
  ADD CONSTRAINT "users_archived" CHECK ((archived_at IS NULL) = (archived_by IS NULL));

ALTER TABLE "portfolios"
  ADD CONSTRAINT "portfolios_total" CHECK (total_value = crypto_value + stock_value + cash_value),
  ADD CONSTRAINT "portfolios_identity" CHECK (all_time_pnl = total_value - total_invested),
  ADD CONSTRAINT "portfolios_not_negative" CHECK (cash_value >= 0 AND crypto_value >= 0 AND stock_value >= 0);

ALTER TABLE "holdings"
  ADD CONSTRAINT "holdings_quantity" CHECK (quantity >= 0),
  ADD CONSTRAINT "holdings_cost" CHECK (cost_basis >= 0 AND (quantity > 0 OR cost_basis = 0)),
  ADD CONSTRAINT "holdings_price" CHECK (current_price >= 0),
  ADD CONSTRAINT "holdings_value" CHECK (total_value = round(quantity * current_price, 2)),
  ADD CONSTRAINT "holdings_profit_loss" CHECK (profit_loss = total_value - cost_basis);

ALTER TABLE "trades"
  ADD CONSTRAINT "trades_quantity" CHECK (quantity > 0),
  ADD CONSTRAINT "trades_price" CHECK (price_per_unit >= 0),
  ADD CONSTRAINT "trades_fee" CHECK (fee >= 0),
  ADD CONSTRAINT "trades_value" CHECK (total_value = round(quantity * price_per_unit, 2)),
  ADD CONSTRAINT "trades_void" CHECK (num_nonnulls(voided_at, voided_by, void_reason) IN (0, 3));

ALTER TABLE "transactions"
  ADD CONSTRAINT "transactions_amount" CHECK (amount > 0),
  ADD CONSTRAINT "transactions_rate" CHECK (usd_rate > 0 AND usd_value > 0),
  ADD CONSTRAINT "transactions_settled" CHECK ((status = 'PENDING') = (processed_at IS NULL)),
  ADD CONSTRAINT "transactions_completed" CHECK ((status = 'COMPLETED') = (num_nonnulls(usd_rate, usd_value, rate_source) = 3)),
  ADD CONSTRAINT "transactions_void" CHECK (num_nonnulls(voided_at, voided_by, void_reason) IN (0, 3) AND (voided_at IS NULL OR status = 'COMPLETED')),
  ADD CONSTRAINT "transactions_chain_reference" CHECK (method = 'CRYPTO_TRANSFER' OR num_nonnulls(network, blockchain_tx_id) = 0);
