-- Reasons are somebody's own words and can name a client. They stay as long as the client does; once the client is erased
-- they become the word erased, and never anything else.
CREATE FUNCTION "internal"."erases_words"(column_name text, before jsonb, after jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  SELECT column_name LIKE '%reason' AND after ->> column_name = 'erased'
    AND EXISTS (SELECT FROM public.users u WHERE u.id = (before ->> 'user_id')::uuid AND u.erased_at IS NOT NULL)
$$;
REVOKE ALL ON FUNCTION "internal"."erases_words"(text, jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "internal"."erases_words"(text, jsonb, jsonb) TO "vip_app";

CREATE OR REPLACE FUNCTION "internal"."set_once"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  column_name text;
BEGIN
  FOREACH column_name IN ARRAY TG_ARGV LOOP
    IF to_jsonb(OLD) -> column_name <> 'null'::jsonb
       AND to_jsonb(NEW) -> column_name IS DISTINCT FROM to_jsonb(OLD) -> column_name
       AND NOT internal.erases_words(column_name, to_jsonb(OLD), to_jsonb(NEW)) THEN
      RAISE EXCEPTION '%.% is set once and stays', TG_TABLE_NAME, column_name USING ERRCODE = 'VIP02';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION "internal"."settle_once"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF OLD.status <> 'PENDING' AND (NEW.status <> OLD.status OR NEW.usd_rate IS DISTINCT FROM OLD.usd_rate
     OR NEW.usd_value IS DISTINCT FROM OLD.usd_value OR NEW.processed_at IS DISTINCT FROM OLD.processed_at
     OR NEW.processed_by IS DISTINCT FROM OLD.processed_by OR NEW.rate_source IS DISTINCT FROM OLD.rate_source
     OR (NEW.rate_reason IS DISTINCT FROM OLD.rate_reason
         AND NOT internal.erases_words('rate_reason', to_jsonb(OLD), to_jsonb(NEW)))) THEN
    RAISE EXCEPTION 'The transfer is % already, and that is final', OLD.status USING ERRCODE = 'VIP02';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION "internal"."end_approval_once"() RETURNS trigger
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
  IF internal.erases_words('decision_reason', to_jsonb(OLD), to_jsonb(NEW))
     AND to_jsonb(NEW) - 'decision_reason' = to_jsonb(OLD) - 'decision_reason' THEN
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

-- Why an adjustment was made changes in no other way.
CREATE OR REPLACE FUNCTION "internal"."is_blanked"(place text, before jsonb, after jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
  blank jsonb := CASE place
    WHEN 'kyc_documents' THEN '{"file_name": "erased", "file_url": "erased", "storage_key": null, "sha256": null}'::jsonb
    WHEN 'pnl_adjustments' THEN '{"reason": "erased"}'::jsonb
    WHEN 'support_messages' THEN '{"message": "erased"}'::jsonb END;
  person uuid;
BEGIN
  IF blank IS NULL OR after IS DISTINCT FROM before || blank THEN
    RETURN false;
  END IF;
  person := coalesce(before ->> 'user_id', (SELECT t.user_id::text FROM public.support_tickets t WHERE t.id = (before ->> 'ticket_id')::uuid))::uuid;
  RETURN EXISTS (SELECT FROM public.users u WHERE u.id = person AND u.erased_at IS NOT NULL);
END $$;
