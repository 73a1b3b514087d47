-- Where a paper's file lies, what it was when it came in, who brought it, and the last day on which it is valid. Papers
-- from before there was a store have no file.

ALTER TABLE "kyc_documents"
  ADD COLUMN "storage_key" TEXT,
  ADD COLUMN "sha256" TEXT,
  ADD COLUMN "uploaded_by" UUID,
  ADD COLUMN "expires_at" DATE;
CREATE UNIQUE INDEX "kyc_documents_storage_key_key" ON "kyc_documents"("storage_key");
CREATE INDEX "kyc_documents_expires_at_idx" ON "kyc_documents"("expires_at");
ALTER TABLE "kyc_documents" ADD CONSTRAINT "kyc_documents_uploaded_by_fkey" FOREIGN KEY ("uploaded_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "kyc_documents"
  ADD CONSTRAINT "kyc_documents_file" CHECK ((storage_key IS NULL) = (sha256 IS NULL) AND storage_key ~ '^[0-9a-f]{64}$' AND sha256 ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT "kyc_documents_no_link" CHECK (file_url !~ '[?&]'),
  ADD CONSTRAINT "kyc_documents_type" CHECK (mime_type IN ('application/pdf', 'image/jpeg', 'image/png'));

-- The decision may be taken again, and the paper's last day put right; what was brought stays what it was.
DROP TRIGGER "keep" ON "kyc_documents";
CREATE TRIGGER "keep" BEFORE UPDATE ON "kyc_documents" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('status', 'rejection_reason', 'reviewed_by', 'reviewed_at', 'expires_at');

-- The client sees whether there is a file to open and until when the paper is valid, but not where it lies.
GRANT SELECT ("sha256", "expires_at") ON "kyc_documents" TO "vip_portal";
