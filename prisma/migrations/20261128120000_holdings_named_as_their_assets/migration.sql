-- A holding says what its asset is called; where that was mended later, it had gone on with the old name.
UPDATE "holdings" h SET "name" = a.name, "logo_url" = a.logo_url FROM "assets" a
WHERE a.symbol = h.symbol AND (h.name, h.logo_url) IS DISTINCT FROM (a.name, a.logo_url);
INSERT INTO "activity_logs" ("action_type", "target_type", "description", "metadata") VALUES
  ('SETTINGS_CHANGED', 'holdings', 'Each holding is called what its asset is called', '{"system": "migration"}');
