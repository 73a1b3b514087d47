-- A paper's last day can be set or put right after it came in; the log has a name for that.
ALTER TYPE "ActionType" ADD VALUE 'KYC_DOCUMENT_UPDATED';
