-- Phase 2: who the clients are, what they ask, and who did what.

CREATE TYPE "KYCDocumentType" AS ENUM ('GOVERNMENT_ID', 'PROOF_OF_ADDRESS', 'WEALTH_STATEMENT');
CREATE TYPE "KYCDocStatus" AS ENUM ('PENDING', 'APPROVED', 'REJECTED');
CREATE TYPE "TicketStatus" AS ENUM ('OPEN', 'IN_PROGRESS', 'RESOLVED', 'CLOSED');
CREATE TYPE "TicketPriority" AS ENUM ('LOW', 'NORMAL', 'HIGH', 'URGENT');
CREATE TYPE "TicketCategory" AS ENUM ('KYC', 'BILLING', 'TECHNICAL', 'GENERAL');
CREATE TYPE "ActionType" AS ENUM (
  'USER_CREATED',
  'USER_UPDATED',
  'USER_DELETED',
  'KYC_APPROVED',
  'KYC_REJECTED',
  'TRADE_ADDED',
  'TRANSACTION_ADDED',
  'TRANSACTION_UPDATED',
  'PNL_ADJUSTED',
  'SUPPORT_REPLY',
  'SETTINGS_CHANGED',
  'LOGIN',
  'LOGOUT',
  'USER_ARCHIVED',
  'USER_RESTORED',
  'PASSWORD_CHANGED',
  'KYC_DOCUMENT_ADDED',
  'KYC_DOCUMENT_VIEWED',
  'TRADE_UPDATED',
  'TRADE_VOIDED',
  'TRANSACTION_VOIDED',
  'ADJUSTMENT_VOIDED',
  'PRICE_SET',
  'CORPORATE_ACTION',
  'IMPORT',
  'IMPORT_UNDONE',
  'EXPORT',
  'TICKET_OPENED',
  'TICKET_UPDATED',
  'WATCHLIST_CHANGED',
  'NEWS_CHANGED',
  'LOGIN_FAILED',
  'ACCESS_DENIED',
  'APPROVAL_REQUESTED',
  'APPROVAL_DECIDED',
  'SNAPSHOTS_TAKEN',
  'KEYS_ROTATED',
  'BACKUP_TAKEN',
  'RESTORED'
);

-- kyc_documents
CREATE TABLE "kyc_documents" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "user_id" UUID NOT NULL,
  "document_type" "KYCDocumentType" NOT NULL,
  "file_url" TEXT NOT NULL,
  "file_name" TEXT NOT NULL,
  "file_size" INTEGER NOT NULL,
  "mime_type" TEXT NOT NULL,
  "status" "KYCDocStatus" NOT NULL DEFAULT 'PENDING',
  "rejection_reason" TEXT,
  "reviewed_by" UUID,
  "reviewed_at" TIMESTAMPTZ(3),
  "uploaded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "kyc_documents_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "kyc_documents_user_id_idx" ON "kyc_documents"("user_id");
CREATE INDEX "kyc_documents_status_idx" ON "kyc_documents"("status");
ALTER TABLE "kyc_documents" ADD CONSTRAINT "kyc_documents_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "kyc_documents" ADD CONSTRAINT "kyc_documents_reviewed_by_fkey" FOREIGN KEY ("reviewed_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- support_tickets
CREATE TABLE "support_tickets" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "user_id" UUID NOT NULL,
  "subject" TEXT NOT NULL,
  "status" "TicketStatus" NOT NULL DEFAULT 'OPEN',
  "priority" "TicketPriority" NOT NULL DEFAULT 'NORMAL',
  "category" "TicketCategory",
  "last_reply_at" TIMESTAMPTZ(3),
  "closed_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "support_tickets_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "support_tickets_user_id_idx" ON "support_tickets"("user_id");
CREATE INDEX "support_tickets_status_idx" ON "support_tickets"("status");
CREATE INDEX "support_tickets_created_at_idx" ON "support_tickets"("created_at");
ALTER TABLE "support_tickets" ADD CONSTRAINT "support_tickets_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- support_messages
CREATE TABLE "support_messages" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "ticket_id" UUID NOT NULL,
  "sender_id" UUID NOT NULL,
  "sender_role" "Role" NOT NULL,
  "message" TEXT NOT NULL,
  "attachment_url" TEXT,
  "attachment_name" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "support_messages_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "support_messages_ticket_id_idx" ON "support_messages"("ticket_id");
CREATE INDEX "support_messages_created_at_idx" ON "support_messages"("created_at");
ALTER TABLE "support_messages" ADD CONSTRAINT "support_messages_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "support_tickets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "support_messages" ADD CONSTRAINT "support_messages_sender_id_fkey" FOREIGN KEY ("sender_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- activity_logs
CREATE TABLE "activity_logs" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "actor_id" UUID,
  "actor_role" "Role",
  "action_type" "ActionType" NOT NULL,
  "target_type" TEXT NOT NULL,
  "target_id" TEXT,
  "description" TEXT NOT NULL,
  "metadata" JSONB,
  "ip_address" TEXT,
  "user_agent" TEXT,
  "request_id" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "activity_logs_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "activity_logs_actor_id_idx" ON "activity_logs"("actor_id");
CREATE INDEX "activity_logs_action_type_idx" ON "activity_logs"("action_type");
CREATE INDEX "activity_logs_created_at_idx" ON "activity_logs"("created_at");
CREATE INDEX "activity_logs_created_at_id_idx" ON "activity_logs"("created_at" DESC, "id" DESC);
CREATE INDEX "activity_logs_target_type_target_id_idx" ON "activity_logs"("target_type", "target_id");
ALTER TABLE "activity_logs" ADD CONSTRAINT "activity_logs_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "kyc_documents"
  ADD CONSTRAINT "kyc_documents_size" CHECK (file_size > 0),
  ADD CONSTRAINT "kyc_documents_reviewed" CHECK ((status = 'PENDING') = (reviewed_at IS NULL) AND (reviewed_at IS NULL) = (reviewed_by IS NULL)),
  ADD CONSTRAINT "kyc_documents_rejection" CHECK ((status = 'REJECTED') = (rejection_reason IS NOT NULL));

ALTER TABLE "support_tickets"
  ADD CONSTRAINT "support_tickets_subject" CHECK (btrim(subject) <> ''),
  ADD CONSTRAINT "support_tickets_closed" CHECK ((status = 'CLOSED') = (closed_at IS NOT NULL));

ALTER TABLE "support_messages"
  ADD CONSTRAINT "support_messages_message" CHECK (btrim(message) <> '');

ALTER TABLE "activity_logs"
  ADD CONSTRAINT "activity_logs_says_something" CHECK (description <> '' AND target_type <> '');
