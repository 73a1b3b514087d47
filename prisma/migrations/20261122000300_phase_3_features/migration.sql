-- Phase 3: what makes the client's page useful: watchlists, the history of values, news.

CREATE TYPE "NewsCategory" AS ENUM ('CRYPTO', 'STOCKS', 'ECONOMY', 'GENERAL');

-- watchlist_items
CREATE TABLE "watchlist_items" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "user_id" UUID NOT NULL,
  "asset_type" "AssetType" NOT NULL,
  "symbol" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "logo_url" TEXT,
  "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "removed_at" TIMESTAMPTZ(3),

  CONSTRAINT "watchlist_items_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "watchlist_items_user_id_idx" ON "watchlist_items"("user_id");
CREATE UNIQUE INDEX "watchlist_items_user_id_symbol_key" ON "watchlist_items"("user_id", "symbol");
ALTER TABLE "watchlist_items" ADD CONSTRAINT "watchlist_items_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- portfolio_snapshots
CREATE TABLE "portfolio_snapshots" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "portfolio_id" UUID NOT NULL,
  "total_value" DECIMAL(18,2) NOT NULL,
  "crypto_value" DECIMAL(18,2) NOT NULL,
  "stock_value" DECIMAL(18,2) NOT NULL,
  "cash_value" DECIMAL(18,2) NOT NULL,
  "total_pnl" DECIMAL(18,2) NOT NULL,
  "total_pnl_percent" DECIMAL(10,4) NOT NULL,
  "snapshot_date" DATE NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "portfolio_snapshots_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "portfolio_snapshots_portfolio_id_idx" ON "portfolio_snapshots"("portfolio_id");
CREATE INDEX "portfolio_snapshots_snapshot_date_idx" ON "portfolio_snapshots"("snapshot_date");
CREATE UNIQUE INDEX "portfolio_snapshots_portfolio_id_snapshot_date_key" ON "portfolio_snapshots"("portfolio_id", "snapshot_date");
ALTER TABLE "portfolio_snapshots" ADD CONSTRAINT "portfolio_snapshots_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolios"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- news_cache
CREATE TABLE "news_cache" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "title" TEXT NOT NULL,
  "description" TEXT NOT NULL,
  "url" TEXT NOT NULL,
  "source" TEXT NOT NULL,
  "category" "NewsCategory" NOT NULL,
  "related_symbols" TEXT[],
  "image_url" TEXT,
  "published_at" TIMESTAMPTZ(3) NOT NULL,
  "cached_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "news_cache_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "news_cache_url_key" ON "news_cache"("url");
CREATE INDEX "news_cache_category_idx" ON "news_cache"("category");
CREATE INDEX "news_cache_published_at_idx" ON "news_cache"("published_at");

ALTER TABLE "portfolio_snapshots"
  ADD CONSTRAINT "portfolio_snapshots_total" CHECK (total_value = crypto_value + stock_value + cash_value);

ALTER TABLE "news_cache"
  ADD CONSTRAINT "news_cache_url" CHECK (url ~ '^https?://');
