-- A client is written to before a paper runs out, and the log tells that it was done.
ALTER TYPE "ActionType" ADD VALUE 'KYC_DOCUMENT_REMINDED';
