-- Two pairs of eyes: which commands need a second person, and those that wait for one.

CREATE TYPE "ApprovalStatus" AS ENUM ('WAITING', 'APPROVED', 'DECLINED', 'CANCELLED', 'LAPSED');

CREATE TABLE "approval_policies" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "command" TEXT NOT NULL,
  "above_usd" DECIMAL(18,2),
  "is_active" BOOLEAN NOT NULL DEFAULT true,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "approval_policies_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "approval_policies_command_key" ON "approval_policies"("command");

CREATE TABLE "pending_approvals" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "command" TEXT NOT NULL,
  "target_type" TEXT,
  "target_id" TEXT,
  "target_digest" TEXT,
  "user_id" UUID,
  "amount_usd" DECIMAL(28,2),
  "status" "ApprovalStatus" NOT NULL DEFAULT 'WAITING',
  "requested_by" UUID NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "decided_by" UUID,
  "decided_at" TIMESTAMPTZ(3),
  "decision_reason" TEXT,
  "result_id" TEXT,
  CONSTRAINT "pending_approvals_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "pending_approvals_status_expires_at_idx" ON "pending_approvals"("status", "expires_at");
CREATE INDEX "pending_approvals_target_id_idx" ON "pending_approvals"("target_id");
CREATE INDEX "pending_approvals_user_id_idx" ON "pending_approvals"("user_id");
CREATE INDEX "pending_approvals_requested_by_idx" ON "pending_approvals"("requested_by");
ALTER TABLE "pending_approvals" ADD CONSTRAINT "pending_approvals_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "pending_approvals" ADD CONSTRAINT "pending_approvals_requested_by_fkey" FOREIGN KEY ("requested_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "pending_approvals" ADD CONSTRAINT "pending_approvals_decided_by_fkey" FOREIGN KEY ("decided_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The same is not asked twice of the same row.
CREATE UNIQUE INDEX "pending_approvals_one_waiting" ON "pending_approvals" ("command", "target_type", "target_id")
  WHERE status = 'WAITING' AND target_digest IS NOT NULL;

ALTER TABLE "approval_policies" ADD CONSTRAINT "approval_policies_amount" CHECK (above_usd >= 0);
ALTER TABLE "pending_approvals"
  ADD CONSTRAINT "pending_approvals_second_person" CHECK (decided_by <> requested_by),
  ADD CONSTRAINT "pending_approvals_decided" CHECK ((status = 'WAITING') = (decided_at IS NULL)
    AND (status IN ('APPROVED', 'DECLINED')) = (decided_by IS NOT NULL)
    AND (decided_at IS NOT NULL OR num_nonnulls(decision_reason, result_id) = 0)),
  ADD CONSTRAINT "pending_approvals_in_time" CHECK (expires_at > created_at AND (status <> 'APPROVED' OR decided_at < expires_at)),
  ADD CONSTRAINT "pending_approvals_amount" CHECK (amount_usd >= 0),
  ADD CONSTRAINT "pending_approvals_target" CHECK ((target_type IS NULL) = (target_id IS NULL) AND (target_digest IS NULL OR target_id IS NOT NULL));

-- What was asked for, sealed. Apart from the row that the screens read; never changed, and gone once that has ended: it
-- can hold a colleague's particulars, or a whole file of clients.
CREATE TABLE "internal"."pending_inputs" (
  "pending_approval_id" uuid NOT NULL PRIMARY KEY REFERENCES "pending_approvals" ("id") ON DELETE RESTRICT,
  "sealed" text NOT NULL
);

-- A request comes in waiting and asked by an admin; it ends once, and never comes back; who decides is another admin who
-- can sign in.
CREATE FUNCTION "internal"."end_approval_once"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'WAITING' THEN
      RAISE EXCEPTION 'An approval begins by waiting' USING ERRCODE = 'VIP02';
    END IF;
    IF NOT EXISTS (SELECT FROM public.users WHERE id = NEW.requested_by AND role = 'ADMIN' AND is_active AND archived_at IS NULL) THEN
      RAISE EXCEPTION 'Only an active admin asks for a second person' USING ERRCODE = 'VIP02';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.status <> 'WAITING' OR NEW.status = 'WAITING' THEN
    RAISE EXCEPTION 'The approval is % already, and that is final', OLD.status USING ERRCODE = 'VIP02';
  END IF;
  IF NEW.decided_by IS NOT NULL AND NOT EXISTS
     (SELECT FROM public.users WHERE id = NEW.decided_by AND role = 'ADMIN' AND is_active AND archived_at IS NULL) THEN
    RAISE EXCEPTION 'Only an active admin decides' USING ERRCODE = 'VIP02';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION "internal"."keep_waiting_input"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF EXISTS (SELECT FROM public.pending_approvals WHERE id = OLD.pending_approval_id AND status = 'WAITING') THEN
    RAISE EXCEPTION 'What waits for a second person is kept' USING ERRCODE = 'VIP03';
  END IF;
  RETURN OLD;
END $$;

CREATE TRIGGER "ends_once" BEFORE INSERT OR UPDATE ON "pending_approvals" FOR EACH ROW
  EXECUTE FUNCTION "internal"."end_approval_once"();
CREATE TRIGGER "keep" BEFORE UPDATE ON "pending_approvals" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('status', 'decided_by', 'decided_at', 'decision_reason', 'result_id');
CREATE TRIGGER "keep" BEFORE UPDATE ON "approval_policies" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('above_usd', 'is_active', 'updated_at');
CREATE TRIGGER "updated_at" BEFORE UPDATE ON "approval_policies" FOR EACH ROW EXECUTE FUNCTION "internal"."stamp_updated_at"();
CREATE TRIGGER "keep" BEFORE UPDATE ON "internal"."pending_inputs" FOR EACH ROW EXECUTE FUNCTION "internal"."refuse"();

CREATE TRIGGER "never_delete" BEFORE DELETE ON "approval_policies" FOR EACH ROW EXECUTE FUNCTION "internal"."refuse"();
CREATE TRIGGER "never_delete" BEFORE DELETE ON "pending_approvals" FOR EACH ROW EXECUTE FUNCTION "internal"."refuse"();
CREATE TRIGGER "keep_waiting" BEFORE DELETE ON "internal"."pending_inputs" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_waiting_input"();
DO $$
DECLARE
  table_name regclass;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['approval_policies', 'pending_approvals', 'internal.pending_inputs']::regclass[] LOOP
    EXECUTE format('CREATE TRIGGER "never_truncate" BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION internal.refuse()', table_name);
    EXECUTE format('CREATE TRIGGER "log_guard_insert" AFTER INSERT ON %s REFERENCING NEW TABLE AS changed_rows
      FOR EACH STATEMENT EXECUTE FUNCTION internal.note_change()', table_name);
    EXECUTE format('CREATE TRIGGER "log_guard_update" AFTER UPDATE ON %s REFERENCING NEW TABLE AS changed_rows
      FOR EACH STATEMENT EXECUTE FUNCTION internal.note_change()', table_name);
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format('CREATE POLICY "house" ON %s TO "vip_owner", "vip_app" USING (true) WITH CHECK (true)', table_name);
  END LOOP;
END $$;
CREATE POLICY "reader" ON "approval_policies" FOR SELECT TO "vip_reader" USING (true);
CREATE POLICY "reader" ON "pending_approvals" FOR SELECT TO "vip_reader" USING (true);

GRANT SELECT, UPDATE ON "approval_policies" TO "vip_app";
GRANT SELECT, INSERT, UPDATE ON "pending_approvals" TO "vip_app";
GRANT SELECT, INSERT, DELETE ON "internal"."pending_inputs" TO "vip_app";
GRANT SELECT ON "approval_policies", "pending_approvals" TO "vip_reader";

-- Without an amount, always. A change of these lines themselves needs a second person whatever they say.
INSERT INTO "approval_policies" ("command", "above_usd") VALUES
  ('complete-transfer', 1000),
  ('adjust-pnl', 500),
  ('void-trade', 500),
  ('void-transfer', 500),
  ('void-adjustment', 500),
  ('void-price', NULL),
  ('void-corporate-action', NULL),
  ('split', NULL),
  ('dividend', NULL),
  ('reward', NULL),
  ('approve-kyc', NULL),
  ('create-staff', NULL),
  ('edit-staff', NULL),
  ('disable-staff', NULL),
  ('enable-staff', NULL),
  ('set-password', NULL),
  ('accept-held-price', NULL),
  ('import-file', NULL),
  ('undo-import', NULL),
  ('close-books', NULL);
INSERT INTO "activity_logs" ("action_type", "target_type", "description", "metadata") VALUES
  ('SETTINGS_CHANGED', 'approval_policies', 'Which commands need a second person', '{"system": "migration"}');
