-- A transaction on a chain is entered once. One that was voided, failed or cancelled stands for nothing any more, so that
-- the mistake can be entered again as it was.
DROP INDEX "transactions_network_blockchain_tx_id_key";
CREATE UNIQUE INDEX "transactions_network_blockchain_tx_id_key" ON "transactions" ("network", "blockchain_tx_id")
  WHERE "voided_at" IS NULL AND "status" IN ('PENDING', 'COMPLETED');
