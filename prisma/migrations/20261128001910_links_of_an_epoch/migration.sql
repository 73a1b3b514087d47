-- A link for a new password opens only in the epoch in which it was asked for: whoever changes the password, or is given
-- another, closes every link that is still on its way. The address one signs in with begins an epoch, too, so that a link
-- in the old mailbox opens nothing, and no session outlives the address under which it was begun.

-- None that was asked for before this opens any more; they would have lasted half an hour.
ALTER TABLE "internal"."password_resets" ADD COLUMN "session_epoch" integer NOT NULL DEFAULT -1;
ALTER TABLE "internal"."password_resets" ALTER COLUMN "session_epoch" DROP DEFAULT;

CREATE OR REPLACE FUNCTION "internal"."next_session_epoch"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF (NEW.email, NEW.password_hash, NEW.role, NEW.is_active, NEW.archived_at IS NULL, NEW.second_factor_at)
     IS DISTINCT FROM (OLD.email, OLD.password_hash, OLD.role, OLD.is_active, OLD.archived_at IS NULL, OLD.second_factor_at) THEN
    NEW.session_epoch := OLD.session_epoch + 1;
  ELSE
    NEW.session_epoch := OLD.session_epoch;
  END IF;
  RETURN NEW;
END $$;
