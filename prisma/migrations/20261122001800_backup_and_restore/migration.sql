-- Whoever takes the backup reads every table and sequence, of today and of tomorrow, and writes nothing. The role is a
-- reader too, so the policies of row-level security show it every row; that they do is looked up before each backup.
GRANT USAGE ON SCHEMA "public", "internal" TO "vip_backup";
GRANT SELECT ON ALL TABLES IN SCHEMA "public", "internal" TO "vip_backup";
GRANT SELECT ON ALL SEQUENCES IN SCHEMA "public", "internal" TO "vip_backup";
ALTER DEFAULT PRIVILEGES IN SCHEMA "public", "internal" GRANT SELECT ON TABLES TO "vip_backup";
ALTER DEFAULT PRIVILEGES IN SCHEMA "public", "internal" GRANT SELECT ON SEQUENCES TO "vip_backup";

-- Whether this house is the one that works: runs jobs, sends mail. No backup holds this row, so a restored house is born
-- without it, whoever restored it and by which means: it has no row until its restore was verified, and no moment of
-- going live until somebody says so.
CREATE TABLE "internal"."house_state" (
  "only_row" boolean NOT NULL DEFAULT true PRIMARY KEY CHECK ("only_row"),
  "restored_from" text,
  "restored_at" timestamptz(3),
  "live_since" timestamptz(3)
);
INSERT INTO "internal"."house_state" ("live_since") VALUES (now());
GRANT SELECT, INSERT, UPDATE ON "internal"."house_state" TO "vip_app";

ALTER TYPE "ActionType" ADD VALUE 'WENT_LIVE';
