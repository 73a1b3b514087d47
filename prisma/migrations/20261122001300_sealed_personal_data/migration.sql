-- Phones, addresses, cities, nationalities and counterparties are sealed by the application before they come here, under a
-- key of each person, which is kept here wrapped under a master key that is not. Clear text is refused. What was written
-- before is sealed by `npm run migrate` (and `npm start`), which have the keys; the checks hold for it from then on.

-- A person's key. Destroyed, it leaves a row that says so, and nobody can give that person another.
CREATE TABLE "internal"."person_keys" (
  "user_id" uuid NOT NULL PRIMARY KEY REFERENCES "users" ("id") ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
  "key_id" text NOT NULL UNIQUE CHECK (key_id ~ '^[0-9a-f]{16}$'),
  "wrapped" text CHECK (wrapped ~ '^v1\.[a-z0-9-]{1,32}\.[A-Za-z0-9_-]{38,}$'),
  "master_id" text GENERATED ALWAYS AS (split_part(wrapped, '.', 2)) STORED,
  "destroyed_at" timestamptz(3),
  CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);
CREATE INDEX "person_keys_master_id_idx" ON "internal"."person_keys" ("master_id", "user_id");
CREATE TRIGGER "never_delete" BEFORE DELETE ON "internal"."person_keys" FOR EACH ROW EXECUTE FUNCTION "internal"."refuse"();
CREATE TRIGGER "never_truncate" BEFORE TRUNCATE ON "internal"."person_keys" FOR EACH STATEMENT EXECUTE FUNCTION "internal"."refuse"();
CREATE TRIGGER "set_once" BEFORE UPDATE ON "internal"."person_keys" FOR EACH ROW
  EXECUTE FUNCTION "internal"."set_once"('user_id', 'destroyed_at');
GRANT SELECT, INSERT, UPDATE ON "internal"."person_keys" TO "vip_app";
GRANT SELECT ON "internal"."person_keys" TO "vip_reader";

-- By these, keyed digests, an equal text is found.
ALTER TABLE "users" ADD COLUMN "phone_index" TEXT;
ALTER TABLE "transactions" ADD COLUMN "counterparty_index" TEXT;
CREATE INDEX "users_phone_index_idx" ON "users"("phone_index");
CREATE INDEX "transactions_counterparty_index_idx" ON "transactions"("counterparty_index");
GRANT SELECT ("phone_index") ON "users" TO "vip_reader";

ALTER TABLE "users" DROP CONSTRAINT "users_phone_international";
ALTER TABLE "users"
  ADD CONSTRAINT "users_sealed" CHECK (phone ~ '^v1\.[a-z0-9-]{1,32}\.[A-Za-z0-9_-]{38,}$' AND address ~ '^v1\.[a-z0-9-]{1,32}\.[A-Za-z0-9_-]{38,}$'
    AND city ~ '^v1\.[a-z0-9-]{1,32}\.[A-Za-z0-9_-]{38,}$' AND nationality ~ '^v1\.[a-z0-9-]{1,32}\.[A-Za-z0-9_-]{38,}$'
    AND (phone IS NULL) = (phone_index IS NULL)) NOT VALID;
ALTER TABLE "transactions"
  ADD CONSTRAINT "transactions_sealed" CHECK (counterparty ~ '^v1\.[a-z0-9-]{1,32}\.[A-Za-z0-9_-]{38,}$'
    AND (counterparty IS NULL) = (counterparty_index IS NULL)) NOT VALID;

-- A new house has nothing to seal.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM users WHERE num_nonnulls(phone, address, city, nationality) > 0) THEN
    ALTER TABLE "users" VALIDATE CONSTRAINT "users_sealed";
  END IF;
  IF NOT EXISTS (SELECT FROM transactions WHERE counterparty IS NOT NULL) THEN
    ALTER TABLE "transactions" VALIDATE CONSTRAINT "transactions_sealed";
  END IF;
END $$;

-- A counterparty is sealed anew under another key; that it says the same is for the seal to prove.
DROP TRIGGER "keep" ON "transactions";
CREATE TRIGGER "keep" BEFORE UPDATE ON "transactions" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('admin_note', 'receipt_url', 'bank_reference', 'network', 'blockchain_tx_id',
    'status', 'usd_rate', 'usd_value', 'rate_source', 'rate_reason', 'processed_by', 'processed_at',
    'voided_at', 'voided_by', 'void_reason', 'counterparty', 'counterparty_index', 'updated_at');
