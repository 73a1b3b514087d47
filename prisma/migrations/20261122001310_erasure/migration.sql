-- A client's personal data is erased on request: the key is destroyed, names and e-mail are replaced, papers and free texts
-- are blanked. Rows stay, and so do the books and the log: nothing is deleted, but what it said of a person is gone.

ALTER TYPE "ActionType" ADD VALUE 'CLIENT_ERASED';

ALTER TABLE "users" ADD COLUMN "erased_at" TIMESTAMPTZ(3), ADD COLUMN "erased_by" UUID;
ALTER TABLE "users" ADD CONSTRAINT "users_erased_by_fkey" FOREIGN KEY ("erased_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
GRANT SELECT ("erased_at", "erased_by") ON "users" TO "vip_reader";

-- Once erased, nothing personal comes back, by any path.
ALTER TABLE "users"
  ADD CONSTRAINT "users_erased" CHECK (erased_at IS NULL OR (role = 'CUSTOMER' AND NOT is_active AND archived_at IS NOT NULL
    AND email = 'erased-' || id || '@erased.invalid' AND first_name = 'Erased' AND last_name = 'client'
    AND num_nonnulls(phone, address, city, country, nationality, profile_photo_url) = 0)),
  ADD CONSTRAINT "users_erased_by" CHECK (erased_by IS NULL OR erased_at IS NOT NULL),
  -- A restored backup is erased again by a command on the server, which is nobody of the staff.
  DROP CONSTRAINT "users_archived",
  ADD CONSTRAINT "users_archived" CHECK (archived_by IS NULL OR archived_at IS NOT NULL);
CREATE TRIGGER "keep_erased" BEFORE UPDATE OF "erased_at", "erased_by" ON "users" FOR EACH ROW
  EXECUTE FUNCTION "internal"."set_once"('erased_at', 'erased_by');

-- What never changes may be blanked once the client it is of is erased, in these words and no others.
CREATE FUNCTION "internal"."is_blanked"(place text, before jsonb, after jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
  blank jsonb := CASE place
    WHEN 'kyc_documents' THEN '{"file_name": "erased", "file_url": "erased", "storage_key": null, "sha256": null}'::jsonb
    WHEN 'support_messages' THEN '{"message": "erased"}'::jsonb END;
  person uuid;
BEGIN
  IF blank IS NULL OR after IS DISTINCT FROM before || blank THEN
    RETURN false;
  END IF;
  person := coalesce(before ->> 'user_id', (SELECT t.user_id::text FROM public.support_tickets t WHERE t.id = (before ->> 'ticket_id')::uuid))::uuid;
  RETURN EXISTS (SELECT FROM public.users u WHERE u.id = person AND u.erased_at IS NOT NULL);
END $$;
GRANT EXECUTE ON FUNCTION "internal"."is_blanked"(text, jsonb, jsonb) TO "vip_app";

CREATE OR REPLACE FUNCTION "internal"."keep_all_but"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF to_jsonb(NEW) - TG_ARGV IS DISTINCT FROM to_jsonb(OLD) - TG_ARGV
     AND NOT internal.is_blanked(TG_TABLE_NAME, to_jsonb(OLD) - TG_ARGV, to_jsonb(NEW) - TG_ARGV) THEN
    RAISE EXCEPTION 'A row of % may only change in: %', TG_TABLE_NAME, array_to_string(TG_ARGV, ', ')
      USING ERRCODE = 'VIP02', HINT = 'Void the entry and enter it again.';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION "internal"."keep_until_erased"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NOT internal.is_blanked(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW)) THEN
    RAISE EXCEPTION '% on % is refused: rows are kept for ever', TG_OP, TG_TABLE_NAME USING ERRCODE = 'VIP03';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER "keep" ON "support_messages";
CREATE TRIGGER "keep" BEFORE UPDATE ON "support_messages" FOR EACH ROW EXECUTE FUNCTION "internal"."keep_until_erased"();
GRANT UPDATE ("message") ON "support_messages" TO "vip_app";
