-- The rules that a CHECK cannot say: what may change, what never does, and what no role may delete.
-- The schema "internal" holds what has no screen: the functions of the database's own rules, sessions, rate limits,
-- job runs. Its tables pass no door, and are the only ones whose rows may be deleted.
CREATE SCHEMA "internal";

-- Every change stamps its own time; no writer has to remember.
CREATE FUNCTION "internal"."stamp_updated_at"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  NEW.updated_at := date_trunc('milliseconds', clock_timestamp());
  RETURN NEW;
END $$;

-- Trigger arguments: the columns that may change. All others keep their value for ever.
CREATE FUNCTION "internal"."keep_all_but"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF to_jsonb(NEW) - TG_ARGV IS DISTINCT FROM to_jsonb(OLD) - TG_ARGV THEN
    RAISE EXCEPTION 'A row of % may only change in: %', TG_TABLE_NAME, array_to_string(TG_ARGV, ', ')
      USING ERRCODE = 'VIP02', HINT = 'Void the entry and enter it again.';
  END IF;
  RETURN NEW;
END $$;

-- Trigger arguments: columns that are set once, from empty.
CREATE FUNCTION "internal"."set_once"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  column_name text;
BEGIN
  FOREACH column_name IN ARRAY TG_ARGV LOOP
    IF to_jsonb(OLD) -> column_name <> 'null'::jsonb
       AND to_jsonb(NEW) -> column_name IS DISTINCT FROM to_jsonb(OLD) -> column_name THEN
      RAISE EXCEPTION '%.% is set once and stays', TG_TABLE_NAME, column_name USING ERRCODE = 'VIP02';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;

CREATE FUNCTION "internal"."refuse"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: rows are kept for ever', TG_OP, TG_TABLE_NAME USING ERRCODE = 'VIP03';
END $$;

-- A settled transfer stays settled: PENDING goes to one of the three ends, and no further.
CREATE FUNCTION "internal"."settle_once"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF OLD.status <> 'PENDING' AND (NEW.status <> OLD.status OR NEW.usd_rate IS DISTINCT FROM OLD.usd_rate
     OR NEW.usd_value IS DISTINCT FROM OLD.usd_value OR NEW.processed_at IS DISTINCT FROM OLD.processed_at
     OR NEW.processed_by IS DISTINCT FROM OLD.processed_by OR NEW.rate_source IS DISTINCT FROM OLD.rate_source
     OR NEW.rate_reason IS DISTINCT FROM OLD.rate_reason) THEN
    RAISE EXCEPTION 'The transfer is % already, and that is final', OLD.status USING ERRCODE = 'VIP02';
  END IF;
  RETURN NEW;
END $$;

-- Crypto accounts move coins, stock accounts move currencies: by any path.
CREATE FUNCTION "internal"."transfer_fits_account"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  kind public."AccountType" := (SELECT account_type FROM public.users WHERE id = NEW.user_id);
BEGIN
  IF kind IS NULL OR (kind = 'CRYPTO') <> (NEW.method = 'CRYPTO_TRANSFER') THEN
    RAISE EXCEPTION 'A % account cannot transfer by %', coalesce(kind::text, 'staff'), NEW.method USING ERRCODE = 'VIP04';
  END IF;
  IF NEW.method = 'CRYPTO_TRANSFER' THEN
    PERFORM 1 FROM public.assets WHERE symbol = NEW.currency AND asset_type = 'CRYPTO';
  ELSE
    PERFORM 1 FROM public.currencies WHERE code = NEW.currency;
  END IF;
  IF NOT FOUND THEN
    RAISE EXCEPTION '% is not a currency that % can carry', NEW.currency, NEW.method USING ERRCODE = 'VIP04';
  END IF;
  RETURN NEW;
END $$;

-- Staff never become clients, nor clients staff.
CREATE FUNCTION "internal"."keep_side_of_the_desk"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF (OLD.role = 'CUSTOMER') <> (NEW.role = 'CUSTOMER') THEN
    RAISE EXCEPTION 'A client stays a client and staff stay staff' USING ERRCODE = 'VIP02';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "keep" BEFORE UPDATE ON "trades" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('admin_note', 'voided_at', 'voided_by', 'void_reason');
CREATE TRIGGER "set_once" BEFORE UPDATE ON "trades" FOR EACH ROW
  EXECUTE FUNCTION "internal"."set_once"('voided_at', 'voided_by', 'void_reason');

CREATE TRIGGER "fits_account" BEFORE INSERT ON "transactions" FOR EACH ROW
  EXECUTE FUNCTION "internal"."transfer_fits_account"();
CREATE TRIGGER "keep" BEFORE UPDATE ON "transactions" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('admin_note', 'receipt_url', 'bank_reference', 'network', 'blockchain_tx_id',
    'status', 'usd_rate', 'usd_value', 'rate_source', 'rate_reason', 'processed_by', 'processed_at',
    'voided_at', 'voided_by', 'void_reason', 'updated_at');
CREATE TRIGGER "set_once" BEFORE UPDATE ON "transactions" FOR EACH ROW
  EXECUTE FUNCTION "internal"."set_once"('voided_at', 'voided_by', 'void_reason');
CREATE TRIGGER "settle_once" BEFORE UPDATE ON "transactions" FOR EACH ROW
  EXECUTE FUNCTION "internal"."settle_once"();

CREATE TRIGGER "keep" BEFORE UPDATE ON "prices" FOR EACH ROW EXECUTE FUNCTION "internal"."refuse"();
CREATE TRIGGER "keep" BEFORE UPDATE ON "support_messages" FOR EACH ROW EXECUTE FUNCTION "internal"."refuse"();
CREATE TRIGGER "keep" BEFORE UPDATE ON "kyc_documents" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('status', 'rejection_reason', 'reviewed_by', 'reviewed_at');
CREATE TRIGGER "keep" BEFORE UPDATE ON "support_tickets" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('subject', 'status', 'priority', 'category', 'last_reply_at', 'closed_at', 'updated_at');
CREATE TRIGGER "keep" BEFORE UPDATE ON "watchlist_items" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('asset_type', 'name', 'logo_url', 'added_at', 'removed_at');
CREATE TRIGGER "keep" BEFORE UPDATE ON "assets" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('name', 'logo_url', 'decimals', 'whole_units', 'is_active', 'updated_at');
CREATE TRIGGER "keep" BEFORE UPDATE ON "currencies" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('name', 'is_active', 'updated_at');
CREATE TRIGGER "keep" BEFORE UPDATE ON "command_requests" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('result');
CREATE TRIGGER "set_once" BEFORE UPDATE ON "command_requests" FOR EACH ROW
  EXECUTE FUNCTION "internal"."set_once"('result');
CREATE TRIGGER "set_once" BEFORE UPDATE ON "users" FOR EACH ROW
  EXECUTE FUNCTION "internal"."set_once"('id', 'account_type', 'created_at');
CREATE TRIGGER "side" BEFORE UPDATE OF "role" ON "users" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_side_of_the_desk"();
CREATE TRIGGER "keep" BEFORE UPDATE ON "activity_logs" FOR EACH ROW EXECUTE FUNCTION "internal"."refuse"();

-- No row of the house is ever deleted, whoever asks; and whatever carries updated_at stamps it.
DO $$
DECLARE
  table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['users', 'portfolios', 'holdings', 'trades', 'transactions', 'kyc_documents',
    'support_tickets', 'support_messages', 'activity_logs', 'watchlist_items', 'portfolio_snapshots', 'news_cache',
    'assets', 'currencies', 'prices', 'command_requests'] LOOP
    EXECUTE format('CREATE TRIGGER "never_delete" BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION internal.refuse()', table_name);
    EXECUTE format('CREATE TRIGGER "never_truncate" BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION internal.refuse()', table_name);
  END LOOP;
  FOREACH table_name IN ARRAY ARRAY['users', 'portfolios', 'holdings', 'transactions', 'support_tickets', 'assets', 'currencies'] LOOP
    EXECUTE format('CREATE TRIGGER "updated_at" BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION internal.stamp_updated_at()', table_name);
  END LOOP;
END $$;

-- Exempt writers, by name: sessions, the sign-in limits, and when each job last ran.
CREATE TABLE "internal"."sessions" (
  "sid" varchar NOT NULL PRIMARY KEY,
  "sess" json NOT NULL,
  "expire" timestamp(6) NOT NULL
);
CREATE INDEX "sessions_expire_idx" ON "internal"."sessions" ("expire");

CREATE TABLE "internal"."rate_limits" (
  "key" varchar(255) NOT NULL PRIMARY KEY,
  "points" integer NOT NULL DEFAULT 0,
  "expire" bigint
);

CREATE TABLE "internal"."job_runs" (
  "name" text NOT NULL PRIMARY KEY,
  "started_at" timestamptz(3) NOT NULL,
  "finished_at" timestamptz(3),
  "failure" text
);
