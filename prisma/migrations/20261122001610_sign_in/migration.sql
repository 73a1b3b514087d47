-- Signing in: a second factor with its recovery codes, passwords set anew by mail, sessions that their owner sees and
-- ends, and how often somebody may try.

ALTER TYPE "ActionType" ADD VALUE 'LOGIN_CODE_ASKED';
ALTER TYPE "ActionType" ADD VALUE 'PASSWORD_CONFIRMED';
ALTER TYPE "ActionType" ADD VALUE 'PASSWORD_RESET_ASKED';
ALTER TYPE "ActionType" ADD VALUE 'SECOND_FACTOR_ADDED';
ALTER TYPE "ActionType" ADD VALUE 'SECOND_FACTOR_REMOVED';
ALTER TYPE "ActionType" ADD VALUE 'RECOVERY_CODES_MADE';
ALTER TYPE "ActionType" ADD VALUE 'SESSION_ENDED';

-- The secret is sealed. The step is the last one whose code was taken: no code is taken twice.
ALTER TABLE "users"
  ADD COLUMN "second_factor_secret" TEXT,
  ADD COLUMN "second_factor_at" TIMESTAMPTZ(3),
  ADD COLUMN "second_factor_step" INTEGER,
  ADD COLUMN "session_epoch" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "users"
  ADD CONSTRAINT "users_second_factor" CHECK ((second_factor_secret IS NULL) = (second_factor_at IS NULL));
GRANT SELECT ("second_factor_at") ON "users" TO "vip_reader";

-- A session is begun in an epoch of its person, and ends with it: at the first request after the password, the role, the
-- second factor or the leave to sign in has changed, and also where that was changed back before any request came.
CREATE FUNCTION "internal"."next_session_epoch"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF (NEW.password_hash, NEW.role, NEW.is_active, NEW.archived_at IS NULL, NEW.second_factor_at)
     IS DISTINCT FROM (OLD.password_hash, OLD.role, OLD.is_active, OLD.archived_at IS NULL, OLD.second_factor_at) THEN
    NEW.session_epoch := OLD.session_epoch + 1;
  ELSE
    NEW.session_epoch := OLD.session_epoch;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "internal"."next_session_epoch"() FROM PUBLIC;
CREATE TRIGGER "session_epoch" BEFORE UPDATE ON "users" FOR EACH ROW
  EXECUTE FUNCTION "internal"."next_session_epoch"();

-- Of a code and of a link only a digest stands here; both are long enough that nobody finds them by trying.
CREATE TABLE "internal"."recovery_codes" (
  "user_id" uuid NOT NULL REFERENCES "users"("id") ON DELETE RESTRICT,
  "code_hash" text NOT NULL,
  "used_at" timestamptz(3),
  PRIMARY KEY ("user_id", "code_hash")
);
CREATE TABLE "internal"."password_resets" (
  "id" uuid NOT NULL PRIMARY KEY,
  "user_id" uuid NOT NULL REFERENCES "users"("id") ON DELETE RESTRICT,
  "token_hash" text NOT NULL UNIQUE,
  "created_at" timestamptz(3) NOT NULL,
  "used_at" timestamptz(3)
);
CREATE INDEX "password_resets_user_id_idx" ON "internal"."password_resets" ("user_id");
DO $$
DECLARE
  table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['recovery_codes', 'password_resets'] LOOP
    EXECUTE format('CREATE TRIGGER "log_guard_insert" AFTER INSERT ON internal.%I REFERENCING NEW TABLE AS changed_rows
      FOR EACH STATEMENT EXECUTE FUNCTION internal.note_change()', table_name);
    EXECUTE format('CREATE TRIGGER "log_guard_update" AFTER UPDATE ON internal.%I REFERENCING NEW TABLE AS changed_rows
      FOR EACH STATEMENT EXECUTE FUNCTION internal.note_change()', table_name);
  END LOOP;
END $$;

-- How often a password was tried, and how long whoever tries must wait. The wait is what was left of it when it was last
-- looked at, so that a clock that is put back neither ends it nor makes it longer than it was.
CREATE TABLE "internal"."sign_in_attempts" (
  "key" text NOT NULL PRIMARY KEY,
  "failures" integer NOT NULL,
  "wait_seconds" double precision NOT NULL,
  "seen_at" timestamptz(3) NOT NULL
);

-- What the owner of a session is shown of it; the handle names it, and opens nothing.
ALTER TABLE "internal"."sessions"
  ADD COLUMN "handle" uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN "seen_at" timestamptz(3) NOT NULL DEFAULT clock_timestamp();
CREATE UNIQUE INDEX "sessions_handle_key" ON "internal"."sessions" ("handle");
CREATE INDEX "sessions_user_id_idx" ON "internal"."sessions" ((sess ->> 'user_id'));

GRANT SELECT, INSERT, UPDATE, DELETE ON "internal"."recovery_codes", "internal"."password_resets",
  "internal"."sign_in_attempts" TO "vip_app";
