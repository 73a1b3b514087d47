-- What one person has done for the same client counts together for a while, so that many small amounts do not go where
-- one large amount would have met a second person.

ALTER TABLE "approval_policies" ADD COLUMN "within_hours" INTEGER;
ALTER TABLE "approval_policies" ADD CONSTRAINT "approval_policies_within_hours" CHECK (within_hours BETWEEN 1 AND 720);
DROP TRIGGER "keep" ON "approval_policies";
CREATE TRIGGER "keep" BEFORE UPDATE ON "approval_policies" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('above_usd', 'within_hours', 'is_active', 'updated_at');

-- What had been done alone before it, where that is part of why it waits.
ALTER TABLE "pending_approvals" ADD COLUMN "earlier_usd" DECIMAL(28,2);
ALTER TABLE "pending_approvals" ADD CONSTRAINT "pending_approvals_earlier" CHECK (earlier_usd IS NULL OR (earlier_usd > 0 AND amount_usd IS NOT NULL));

-- By the clock of the door and in the order of its locks; the events' own moments can be set back by whoever enters them.
CREATE TABLE "internal"."amounts_done_alone" (
  "id" bigint NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "command" text NOT NULL,
  "user_id" uuid NOT NULL REFERENCES "users" ("id") ON DELETE RESTRICT,
  "amount_usd" numeric(28,2) NOT NULL CHECK ("amount_usd" >= 0),
  "done_at" timestamptz(3) NOT NULL
);
CREATE INDEX "amounts_done_alone_lately" ON "internal"."amounts_done_alone" ("user_id", "command", "done_at");

CREATE TRIGGER "keep" BEFORE UPDATE ON "internal"."amounts_done_alone" FOR EACH ROW EXECUTE FUNCTION "internal"."refuse"();
CREATE TRIGGER "never_delete" BEFORE DELETE ON "internal"."amounts_done_alone" FOR EACH ROW EXECUTE FUNCTION "internal"."refuse"();
CREATE TRIGGER "never_truncate" BEFORE TRUNCATE ON "internal"."amounts_done_alone" FOR EACH STATEMENT EXECUTE FUNCTION "internal"."refuse"();
CREATE TRIGGER "log_guard_insert" AFTER INSERT ON "internal"."amounts_done_alone" REFERENCING NEW TABLE AS changed_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "internal"."note_change"();
CREATE TRIGGER "log_guard_update" AFTER UPDATE ON "internal"."amounts_done_alone" REFERENCING NEW TABLE AS changed_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "internal"."note_change"();
ALTER TABLE "internal"."amounts_done_alone" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "internal"."amounts_done_alone" FORCE ROW LEVEL SECURITY;
CREATE POLICY "house" ON "internal"."amounts_done_alone" TO "vip_owner", "vip_app" USING (true) WITH CHECK (true);
CREATE POLICY "backup" ON "internal"."amounts_done_alone" FOR SELECT TO "vip_backup" USING (true);
GRANT SELECT, INSERT ON "internal"."amounts_done_alone" TO "vip_app";

UPDATE "approval_policies" SET "within_hours" = 24 WHERE "above_usd" IS NOT NULL;
INSERT INTO "activity_logs" ("action_type", "target_type", "description", "metadata") VALUES
  ('SETTINGS_CHANGED', 'approval_policies', 'Amounts of the same client within 24 hours count together', '{"system": "migration"}');
