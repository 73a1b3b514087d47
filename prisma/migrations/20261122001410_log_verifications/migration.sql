-- What each verification of the log has found: how many rows hold, how many signed heads were compared, and the first
-- row that is not right.
CREATE TABLE "log_verifications" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "started_at" TIMESTAMPTZ(3) NOT NULL,
  "finished_at" TIMESTAMPTZ(3) NOT NULL,
  "passed" BOOLEAN NOT NULL,
  "rows_checked" BIGINT NOT NULL,
  "head_hash" TEXT NOT NULL,
  "heads_compared" INTEGER NOT NULL,
  "restores" INTEGER NOT NULL,
  "first_bad_row" BIGINT,
  "first_bad_id" TEXT,
  "fault" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "log_verifications_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "log_verifications_passed" CHECK (passed = (fault IS NULL) AND passed = (first_bad_row IS NULL) AND finished_at >= started_at)
);
CREATE INDEX "log_verifications_created_at_idx" ON "log_verifications"("created_at");

CREATE TRIGGER "keep" BEFORE UPDATE ON "log_verifications" FOR EACH ROW EXECUTE FUNCTION "internal"."refuse"();
CREATE TRIGGER "never_delete" BEFORE DELETE ON "log_verifications" FOR EACH ROW EXECUTE FUNCTION "internal"."refuse"();
CREATE TRIGGER "never_truncate" BEFORE TRUNCATE ON "log_verifications" FOR EACH STATEMENT EXECUTE FUNCTION "internal"."refuse"();
CREATE TRIGGER "log_guard_insert" AFTER INSERT ON "log_verifications" REFERENCING NEW TABLE AS changed_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "internal"."note_change"();
CREATE TRIGGER "log_guard_update" AFTER UPDATE ON "log_verifications" REFERENCING NEW TABLE AS changed_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "internal"."note_change"();
GRANT SELECT, INSERT ON "log_verifications" TO "vip_app";
GRANT SELECT ON "log_verifications" TO "vip_reader";
