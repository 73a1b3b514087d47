-- What is typed on an import can name a client: the file's name, and why it was undone. It stays as long as one of the
-- clients in the file does. Once they all are erased it becomes the word erased, and never anything else.
CREATE OR REPLACE FUNCTION "internal"."import_of_erased"(import uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  SELECT coalesce(bool_and(u.erased_at IS NOT NULL), false) FROM public.users u JOIN (
    SELECT t.user_id FROM public.trades t WHERE t.import_id = import
    UNION SELECT t.user_id FROM public.transactions t WHERE t.import_id = import
    UNION SELECT c.id FROM public.users c WHERE c.import_id = import) f ON f.user_id = u.id
$$;
REVOKE ALL ON FUNCTION "internal"."import_of_erased"(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "internal"."import_of_erased"(uuid) TO "vip_app";

CREATE OR REPLACE FUNCTION "internal"."erases_words"(column_name text, before jsonb, after jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  SELECT column_name LIKE '%reason' AND after ->> column_name IS NOT DISTINCT FROM 'erased'
    AND CASE column_name WHEN 'undo_reason' THEN internal.import_of_erased((before ->> 'id')::uuid)
      ELSE EXISTS (SELECT FROM public.users u WHERE u.id = (before ->> 'user_id')::uuid AND u.erased_at IS NOT NULL) END
$$;

CREATE OR REPLACE FUNCTION "internal"."is_blanked"(place text, before jsonb, after jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
  blank jsonb := CASE place
    WHEN 'kyc_documents' THEN '{"file_name": "erased", "file_url": "erased", "storage_key": null, "sha256": null}'::jsonb
    WHEN 'pnl_adjustments' THEN '{"reason": "erased"}'::jsonb
    WHEN 'support_messages' THEN '{"message": "erased"}'::jsonb
    WHEN 'imports' THEN '{"file_name": "erased"}'::jsonb END;
  person uuid;
BEGIN
  IF blank IS NULL OR after IS DISTINCT FROM before || blank THEN
    RETURN false;
  END IF;
  IF place = 'imports' THEN
    RETURN internal.import_of_erased((before ->> 'id')::uuid);
  END IF;
  person := coalesce(before ->> 'user_id', (SELECT t.user_id::text FROM public.support_tickets t WHERE t.id = (before ->> 'ticket_id')::uuid))::uuid;
  RETURN EXISTS (SELECT FROM public.users u WHERE u.id = person AND u.erased_at IS NOT NULL);
END $$;

-- Clients who were erased before this.
UPDATE "imports" SET "file_name" = 'erased', "undo_reason" = CASE WHEN "undo_reason" IS NOT NULL THEN 'erased' END
WHERE "id" IN (SELECT e.import_id FROM "users" u JOIN LATERAL (SELECT u.import_id
    UNION SELECT import_id FROM "trades" WHERE user_id = u.id
    UNION SELECT import_id FROM "transactions" WHERE user_id = u.id) e ON true WHERE u.erased_at IS NOT NULL)
  AND internal.import_of_erased("id");

-- Why an import was undone is for the house: it stands with the import, and each client reads of the own row no more than
-- that it was a mistake. Rows that were undone before this had the whole reason, which stays with their import.
ALTER TABLE "trades" DISABLE TRIGGER "set_once";
ALTER TABLE "transactions" DISABLE TRIGGER "set_once";
UPDATE "trades" t SET "void_reason" = 'import undone' FROM "imports" i
WHERE i.id = t.import_id AND t.voided_at = i.undone_at AND t.void_reason = i.undo_reason AND t.void_reason <> 'erased';
UPDATE "transactions" t SET "void_reason" = 'import undone' FROM "imports" i
WHERE i.id = t.import_id AND t.voided_at = i.undone_at AND t.void_reason = i.undo_reason AND t.void_reason <> 'erased';
ALTER TABLE "trades" ENABLE TRIGGER "set_once";
ALTER TABLE "transactions" ENABLE TRIGGER "set_once";

-- What a client watches is called what its asset is called; where that was mended later, it had gone on with the old name.
UPDATE "watchlist_items" w SET "name" = a.name, "logo_url" = a.logo_url FROM "assets" a
WHERE a.symbol = w.symbol AND (w.name, w.logo_url) IS DISTINCT FROM (a.name, a.logo_url);

INSERT INTO "activity_logs" ("action_type", "target_type", "description", "metadata") VALUES
  ('SETTINGS_CHANGED', 'imports', 'Why an import was undone stands with the import alone, and goes with its clients', '{"system": "migration"}');
