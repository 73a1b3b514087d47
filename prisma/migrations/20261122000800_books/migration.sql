-- The books in full: adjustments, corporate actions, voided prices, closings, imports, what a snapshot said before it
-- was restated, prices that wait for a second look, and the runs that compare every figure with a replay.
CREATE TYPE "AdjustmentKind" AS ENUM ('FEE', 'CORRECTION', 'INCOME');

CREATE TYPE "CorporateActionType" AS ENUM ('SPLIT', 'DIVIDEND', 'REWARD');

CREATE TYPE "ImportKind" AS ENUM ('CLIENTS', 'TRADES', 'TRANSFERS', 'PRICES');

CREATE TYPE "HeldPriceStatus" AS ENUM ('WAITING', 'ACCEPTED', 'DECLINED');

ALTER TYPE "ActionType" ADD VALUE 'PRICE_VOIDED';
ALTER TYPE "ActionType" ADD VALUE 'PRICES_REFRESHED';
ALTER TYPE "ActionType" ADD VALUE 'CORPORATE_ACTION_VOIDED';
ALTER TYPE "ActionType" ADD VALUE 'BOOKS_CLOSED';
ALTER TYPE "ActionType" ADD VALUE 'BOOKS_REOPENED';
ALTER TYPE "ActionType" ADD VALUE 'RECONCILED';

ALTER TABLE "assets" ADD COLUMN   "coingecko_id" TEXT;

ALTER TABLE "portfolio_snapshots" ADD COLUMN   "return_index" DECIMAL(38,18) NOT NULL DEFAULT 1,
  ADD COLUMN   "total_invested" DECIMAL(18,2) NOT NULL DEFAULT 0;

ALTER TABLE "portfolios" ADD COLUMN   "day_base" DECIMAL(18,2) NOT NULL DEFAULT 0,
  ADD COLUMN   "day_index" DECIMAL(38,18) NOT NULL DEFAULT 1,
  ADD COLUMN   "day_payouts" DECIMAL(18,2) NOT NULL DEFAULT 0,
  ADD COLUMN   "day_start_pnl" DECIMAL(18,2) NOT NULL DEFAULT 0,
  ADD COLUMN   "figures_day" DATE,
  ADD COLUMN   "month_index" DECIMAL(38,18) NOT NULL DEFAULT 1,
  ADD COLUMN   "month_start_pnl" DECIMAL(18,2) NOT NULL DEFAULT 0;

ALTER TABLE "prices" ADD COLUMN   "import_id" UUID,
  ADD COLUMN   "void_reason" TEXT,
  ADD COLUMN   "voided_at" TIMESTAMPTZ(3),
  ADD COLUMN   "voided_by" UUID;

ALTER TABLE "trades" ADD COLUMN   "import_id" UUID;

ALTER TABLE "transactions" ADD COLUMN   "import_id" UUID;

ALTER TABLE "users" ADD COLUMN   "import_id" UUID;

CREATE TABLE "portfolio_snapshot_revisions" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "snapshot_id" UUID NOT NULL,
  "portfolio_id" UUID NOT NULL,
  "snapshot_date" DATE NOT NULL,
  "total_value" DECIMAL(18,2) NOT NULL,
  "crypto_value" DECIMAL(18,2) NOT NULL,
  "stock_value" DECIMAL(18,2) NOT NULL,
  "cash_value" DECIMAL(18,2) NOT NULL,
  "total_pnl" DECIMAL(18,2) NOT NULL,
  "total_pnl_percent" DECIMAL(10,4) NOT NULL,
  "total_invested" DECIMAL(18,2) NOT NULL,
  "return_index" DECIMAL(38,18) NOT NULL,
  "cause_type" TEXT NOT NULL,
  "cause_id" TEXT,
  "revised_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "portfolio_snapshot_revisions_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "pnl_adjustments" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "user_id" UUID NOT NULL,
  "amount" DECIMAL(18,2) NOT NULL,
  "kind" "AdjustmentKind" NOT NULL,
  "reason" TEXT NOT NULL,
  "created_by" UUID,
  "voided_at" TIMESTAMPTZ(3),
  "voided_by" UUID,
  "void_reason" TEXT,
  "effective_at" TIMESTAMPTZ(3) NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "seq" BIGINT NOT NULL DEFAULT nextval('event_seq'::regclass),

  CONSTRAINT "pnl_adjustments_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "corporate_actions" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "action_type" "CorporateActionType" NOT NULL,
  "asset_type" "AssetType" NOT NULL,
  "symbol" TEXT NOT NULL,
  "numerator" INTEGER,
  "denominator" INTEGER,
  "cash_price" DECIMAL(28,12),
  "per_unit" DECIMAL(28,12),
  "price" DECIMAL(28,12),
  "price_id" UUID,
  "created_by" UUID,
  "voided_at" TIMESTAMPTZ(3),
  "voided_by" UUID,
  "void_reason" TEXT,
  "effective_at" TIMESTAMPTZ(3) NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "seq" BIGINT NOT NULL DEFAULT nextval('event_seq'::regclass),

  CONSTRAINT "corporate_actions_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "book_closings" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "closed_until" DATE,
  "reason" TEXT NOT NULL,
  "created_by" UUID,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "seq" BIGINT NOT NULL DEFAULT nextval('event_seq'::regclass),

  CONSTRAINT "book_closings_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "imports" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "kind" "ImportKind" NOT NULL,
  "file_name" TEXT NOT NULL,
  "file_size" INTEGER NOT NULL,
  "sha256" TEXT NOT NULL,
  "row_count" INTEGER NOT NULL,
  "created_by" UUID,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "undone_at" TIMESTAMPTZ(3),
  "undone_by" UUID,
  "undo_reason" TEXT,

  CONSTRAINT "imports_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "held_prices" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "kind" "PriceKind" NOT NULL,
  "symbol" TEXT NOT NULL,
  "price" DECIMAL(28,12) NOT NULL,
  "as_of" TIMESTAMPTZ(3) NOT NULL,
  "source" TEXT NOT NULL,
  "previous_price" DECIMAL(28,12) NOT NULL,
  "status" "HeldPriceStatus" NOT NULL DEFAULT 'WAITING',
  "decided_by" UUID,
  "decided_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "held_prices_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "reconcile_runs" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "started_at" TIMESTAMPTZ(3) NOT NULL,
  "finished_at" TIMESTAMPTZ(3) NOT NULL,
  "passed" BOOLEAN NOT NULL,
  "portfolios" INTEGER NOT NULL,
  "events" INTEGER NOT NULL,
  "figures" INTEGER NOT NULL,
  "difference_count" INTEGER NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "reconcile_runs_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "reconcile_differences" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "run_id" UUID NOT NULL,
  "target_type" TEXT NOT NULL,
  "target_id" TEXT,
  "figure" TEXT NOT NULL,
  "cached" TEXT,
  "replayed" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "reconcile_differences_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "portfolio_snapshot_revisions_snapshot_id_idx" ON "portfolio_snapshot_revisions"("snapshot_id");

CREATE INDEX "portfolio_snapshot_revisions_portfolio_id_snapshot_date_idx" ON "portfolio_snapshot_revisions"("portfolio_id", "snapshot_date");

CREATE INDEX "pnl_adjustments_user_id_effective_at_seq_idx" ON "pnl_adjustments"("user_id", "effective_at", "seq");

CREATE INDEX "pnl_adjustments_effective_at_idx" ON "pnl_adjustments"("effective_at");

CREATE INDEX "corporate_actions_symbol_effective_at_seq_idx" ON "corporate_actions"("symbol", "effective_at", "seq");

CREATE INDEX "corporate_actions_effective_at_idx" ON "corporate_actions"("effective_at");

CREATE INDEX "book_closings_seq_idx" ON "book_closings"("seq");

CREATE INDEX "imports_created_at_idx" ON "imports"("created_at");

CREATE INDEX "imports_sha256_idx" ON "imports"("sha256");

CREATE INDEX "held_prices_status_idx" ON "held_prices"("status");

CREATE INDEX "held_prices_kind_symbol_idx" ON "held_prices"("kind", "symbol");

CREATE INDEX "reconcile_runs_created_at_idx" ON "reconcile_runs"("created_at");

CREATE INDEX "reconcile_differences_run_id_idx" ON "reconcile_differences"("run_id");

CREATE INDEX "prices_import_id_idx" ON "prices"("import_id");

CREATE INDEX "trades_import_id_idx" ON "trades"("import_id");

CREATE INDEX "transactions_user_id_processed_at_seq_idx" ON "transactions"("user_id", "processed_at", "seq");

CREATE INDEX "transactions_import_id_idx" ON "transactions"("import_id");

ALTER TABLE "users" ADD CONSTRAINT "users_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "trades" ADD CONSTRAINT "trades_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "transactions" ADD CONSTRAINT "transactions_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "portfolio_snapshot_revisions" ADD CONSTRAINT "portfolio_snapshot_revisions_snapshot_id_fkey" FOREIGN KEY ("snapshot_id") REFERENCES "portfolio_snapshots"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "portfolio_snapshot_revisions" ADD CONSTRAINT "portfolio_snapshot_revisions_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolios"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "pnl_adjustments" ADD CONSTRAINT "pnl_adjustments_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "pnl_adjustments" ADD CONSTRAINT "pnl_adjustments_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "pnl_adjustments" ADD CONSTRAINT "pnl_adjustments_voided_by_fkey" FOREIGN KEY ("voided_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "corporate_actions" ADD CONSTRAINT "corporate_actions_price_id_fkey" FOREIGN KEY ("price_id") REFERENCES "prices"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "corporate_actions" ADD CONSTRAINT "corporate_actions_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "corporate_actions" ADD CONSTRAINT "corporate_actions_voided_by_fkey" FOREIGN KEY ("voided_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "book_closings" ADD CONSTRAINT "book_closings_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "imports" ADD CONSTRAINT "imports_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "imports" ADD CONSTRAINT "imports_undone_by_fkey" FOREIGN KEY ("undone_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "prices" ADD CONSTRAINT "prices_voided_by_fkey" FOREIGN KEY ("voided_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "prices" ADD CONSTRAINT "prices_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "held_prices" ADD CONSTRAINT "held_prices_decided_by_fkey" FOREIGN KEY ("decided_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "reconcile_differences" ADD CONSTRAINT "reconcile_differences_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "reconcile_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
