-- The bolívar digital of ISO 4217 (926), which the currencies lacked, and a name with a space at its end. What an admin
-- has added or renamed meanwhile stays as it is.
WITH "added" AS (
  INSERT INTO "currencies" ("code", "name", "minor_units") VALUES ('VED', 'Bolívar Digital', 2)
  ON CONFLICT ("code") DO NOTHING RETURNING "id"
)
INSERT INTO "activity_logs" ("action_type", "target_type", "target_id", "description", "metadata")
SELECT 'SETTINGS_CHANGED', 'currencies', "id", 'Added the currency VED', '{"system": "migration"}' FROM "added";

WITH "renamed" AS (
  UPDATE "currencies" SET "name" = trim("name") WHERE "name" <> trim("name") RETURNING "id"
)
INSERT INTO "activity_logs" ("action_type", "target_type", "target_id", "description", "metadata")
SELECT 'SETTINGS_CHANGED', 'currencies', "id", 'Took the spaces around the name of a currency', '{"system": "migration"}' FROM "renamed";
