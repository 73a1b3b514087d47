-- Forms that wait for a second person are read by the door alone, and kept by the backup.
CREATE POLICY "backup" ON "internal"."pending_inputs" FOR SELECT TO "vip_backup" USING (true);
