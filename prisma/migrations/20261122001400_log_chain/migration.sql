-- Every row of the log carries its number, the hash of the row before it, its own hash, and a mac that only the
-- application can make. docs/verify-log.md gives the form; domain/log-chain.ts writes it, and the functions below check
-- it. One chain for the whole house: whoever appends holds its head until COMMIT, and takes it last of all locks.

ALTER TYPE "ActionType" ADD VALUE 'LOG_VERIFIED';

CREATE TABLE "internal"."log_head" (
  "only" boolean NOT NULL DEFAULT true PRIMARY KEY CHECK ("only"),
  "seq" bigint NOT NULL,
  "hash" text NOT NULL,
  -- The rows up to here are older than the chain; whoever wrote them, the key's holder has sealed them afterwards.
  "chained_from" bigint NOT NULL
) WITH (fillfactor = 10);
INSERT INTO "internal"."log_head" VALUES (true, 0, repeat('0', 64), 0);
CREATE TRIGGER "never_delete" BEFORE DELETE ON "internal"."log_head" FOR EACH ROW EXECUTE FUNCTION "internal"."refuse"();
CREATE TRIGGER "never_truncate" BEFORE TRUNCATE ON "internal"."log_head" FOR EACH STATEMENT EXECUTE FUNCTION "internal"."refuse"();
GRANT SELECT ON "internal"."log_head" TO "vip_app";

ALTER TABLE "activity_logs"
  ADD COLUMN "seq" BIGINT,
  ADD COLUMN "prev_hash" TEXT,
  ADD COLUMN "hash" TEXT,
  ADD COLUMN "mac" TEXT;

-- A column's line: its name, how many bytes follow, and those; of a NULL, a dash.
CREATE FUNCTION "internal"."log_line"(name text, value text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT name || ':' || coalesce(octet_length(value) || ':' || value, '-') || E'\n' $$;

CREATE FUNCTION "internal"."log_row_hash"(r "public"."activity_logs") RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
BEGIN
  RETURN encode(sha256(convert_to(r.prev_hash
    || internal.log_line('seq', r.seq::text)
    || internal.log_line('id', r.id::text)
    || internal.log_line('created_at', to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    || internal.log_line('actor_id', r.actor_id::text)
    || internal.log_line('actor_role', r.actor_role::text)
    || internal.log_line('action_type', r.action_type::text)
    || internal.log_line('target_type', r.target_type)
    || internal.log_line('target_id', r.target_id)
    || internal.log_line('description', r.description)
    || internal.log_line('metadata', r.metadata::text)
    || internal.log_line('ip_address', r.ip_address)
    || internal.log_line('user_agent', r.user_agent)
    || internal.log_line('request_id', r.request_id), 'UTF8')), 'hex');
END $$;

-- What the next row must carry, with the head held until COMMIT. The actor's row is held first, since the foreign key
-- will ask for it: nothing is waited for once the head is held. The metadata comes back as the column will hold it.
CREATE FUNCTION "internal"."take_log_head"(actor uuid, metadata jsonb,
  OUT seq bigint, OUT prev_hash text, OUT created_at text, OUT metadata_text text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF actor IS NOT NULL THEN
    PERFORM FROM public.users u WHERE u.id = actor FOR KEY SHARE;
  END IF;
  SELECT h.seq + 1, h.hash INTO STRICT seq, prev_hash FROM internal.log_head h FOR UPDATE;
  created_at := to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
  metadata_text := metadata::text;
END $$;
REVOKE EXECUTE ON FUNCTION "internal"."take_log_head"(uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "internal"."take_log_head"(uuid, jsonb) TO "vip_app";

-- A row is the next of the chain and says so truly, or it is refused. Only a migration's rows are chained here, and
-- sealed by `npm run migrate` afterwards; whoever signs in as the application brings all four.
CREATE FUNCTION "internal"."chain_log_row"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  head internal.log_head;
BEGIN
  SELECT * INTO STRICT head FROM internal.log_head FOR UPDATE;
  IF NEW.hash IS NULL AND NEW.mac IS NULL AND session_user <> 'vip_app' THEN
    NEW.seq := head.seq + 1;
    NEW.prev_hash := head.hash;
    NEW.hash := internal.log_row_hash(NEW);
  ELSIF NEW.mac IS NULL OR NEW.hash IS NULL THEN
    RAISE EXCEPTION 'A row of the log without its hash and mac is refused'
      USING ERRCODE = 'VIP06', HINT = 'Write through the services, which seal the row.';
  ELSIF NEW.seq IS DISTINCT FROM head.seq + 1 OR NEW.prev_hash IS DISTINCT FROM head.hash
      OR NEW.hash <> internal.log_row_hash(NEW) THEN
    RAISE EXCEPTION 'A row of the log that does not continue the chain is refused'
      USING ERRCODE = 'VIP06', HINT = 'Write through the services, which hold the head.';
  END IF;
  UPDATE internal.log_head SET seq = NEW.seq, hash = NEW.hash;
  RETURN NEW;
END $$;

-- A migration's row gets its mac once; beyond that no row ever changes.
CREATE FUNCTION "internal"."keep_log_row"() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF OLD.mac IS NULL AND NEW.mac IS NOT NULL AND to_jsonb(NEW) - 'mac' = to_jsonb(OLD) - 'mac' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% on % is refused: rows are kept for ever', TG_OP, TG_TABLE_NAME USING ERRCODE = 'VIP03';
END $$;

REVOKE EXECUTE ON FUNCTION "internal"."log_line"(text, text), "internal"."log_row_hash"("public"."activity_logs"),
  "internal"."chain_log_row"(), "internal"."keep_log_row"() FROM PUBLIC;

-- The rows from before the chain, in the order in which they were written.
DROP TRIGGER "keep" ON "activity_logs";
DO $$
DECLARE
  one public.activity_logs;
BEGIN
  FOR one IN SELECT * FROM public.activity_logs ORDER BY created_at, id LOOP
    SELECT h.seq + 1, h.hash INTO one.seq, one.prev_hash FROM internal.log_head h;
    one.hash := internal.log_row_hash(one);
    UPDATE public.activity_logs SET seq = one.seq, prev_hash = one.prev_hash, hash = one.hash WHERE id = one.id;
    UPDATE internal.log_head SET seq = one.seq, hash = one.hash, chained_from = one.seq;
  END LOOP;
END $$;
CREATE TRIGGER "keep" BEFORE UPDATE ON "activity_logs" FOR EACH ROW EXECUTE FUNCTION "internal"."keep_log_row"();
CREATE TRIGGER "chain" BEFORE INSERT ON "activity_logs" FOR EACH ROW EXECUTE FUNCTION "internal"."chain_log_row"();

ALTER TABLE "activity_logs"
  ALTER COLUMN "seq" SET NOT NULL,
  ALTER COLUMN "prev_hash" SET NOT NULL,
  ALTER COLUMN "hash" SET NOT NULL,
  ADD CONSTRAINT "activity_logs_chained" CHECK (seq > 0 AND prev_hash ~ '^[0-9a-f]{64}$' AND hash ~ '^[0-9a-f]{64}$' AND mac ~ '^[0-9a-f]{64}$');
CREATE UNIQUE INDEX "activity_logs_seq_key" ON "activity_logs"("seq");
CREATE INDEX "activity_logs_unsealed" ON "activity_logs"("seq") WHERE "mac" IS NULL;

INSERT INTO "activity_logs" ("action_type", "target_type", "description", "metadata") VALUES
  ('SETTINGS_CHANGED', 'activity_logs', 'The rows of the log are chained', '{"system": "migration"}');
