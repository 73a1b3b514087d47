-- Mail that waits to be sent. A row is written in the transaction of the change that it tells of, so that no mail tells
-- of what never happened and nothing that happened goes untold. It names a person, a template and plain parameters (ids,
-- figures, days); the address is looked up when it is sent, and no secret stands here.
CREATE TABLE "internal"."mail_queue" (
  "id" uuid NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
  "user_id" uuid NOT NULL REFERENCES "users"("id") ON DELETE RESTRICT,
  "template" text NOT NULL,
  "params" jsonb NOT NULL DEFAULT '{}',
  -- What is to be told once and no more has a key: a second mail of the same key is left out.
  "once_key" text UNIQUE,
  "status" text NOT NULL DEFAULT 'WAITING' CHECK ("status" IN ('WAITING', 'SENDING', 'SENT', 'LAPSED', 'DEAD')),
  "attempts" integer NOT NULL DEFAULT 0,
  "failure" text CHECK (length("failure") <= 40),
  -- Whoever sends it holds a claim for a while; nobody else sends it meanwhile.
  "claim" uuid,
  "claimed_until" timestamptz(3),
  "next_attempt_at" timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  "good_until" timestamptz(3) NOT NULL,
  "created_at" timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  "settled_at" timestamptz(3)
);
CREATE INDEX "mail_queue_open_idx" ON "internal"."mail_queue" ("next_attempt_at") WHERE "status" IN ('WAITING', 'SENDING');
CREATE INDEX "mail_queue_dead_idx" ON "internal"."mail_queue" ("settled_at") WHERE "status" = 'DEAD';
GRANT SELECT, INSERT, UPDATE, DELETE ON "internal"."mail_queue" TO "vip_app";
