// What client A has, for others to ask for: one of everything that an address can name.
import { asking } from '../approvals.js';
import { deposit, idOf, type House } from '../house.js';
import { handIn } from '../imports.js';
import { PDF } from '../papers.js';
import { addDocument } from '../../../src/services/add-document.js';
import { importFile } from '../../../src/services/import-file.js';
import { PaperFile } from '../../../src/services/paper-file.js';
import { recordTrade } from '../../../src/services/record-trade.js';

/** By the name of the parameter, or of what stands before it and the parameter: `papers/id`. */
export async function planted(house: House): Promise<Record<string, string>> {
  const user_id = idOf(house.client.stock);
  await deposit(house, house.client.stock, '10000.00', '2026-01-02');
  const trade = { user_id, trade_type: 'BUY', symbol: 'AAPL', quantity: '10', price_per_unit: '150' };
  const { id: traded } = await house.door.run(recordTrade, house.admin, trade);
  const file = new PaperFile('passport.pdf', PDF);
  const paper = await house.door.run(addDocument, house.admin, { user_id, document_type: 'GOVERNMENT_ID', file });
  await house.rows.rows(
    `INSERT INTO portfolio_snapshots (portfolio_id, total_value, crypto_value, stock_value, cash_value, total_invested, total_pnl, total_pnl_percent, snapshot_date)
     SELECT id, 1, 0, 0, 1, 1, 0, 0, '2024-03-05' FROM portfolios WHERE user_id = $1`,
    [user_id],
  );
  const content = `client,trade_type,symbol,quantity,price_per_unit,executed_at\n${user_id},BUY,AAPL,1,150,2026-01-03\n`;
  const asked = await asking(house, importFile, { kind: 'TRADES', file: await handIn(content) });
  return {
    symbol: 'AAPL',
    'asked-files/id': asked.id,
    'papers/id': paper.id,
    'files/key': 'f'.repeat(64),
    file: 'no-such-file.js',
    kind: 'trades.csv',
    resource: 'Trade',
    action: 'list',
    'records/id': traded,
    '*path': 'nothing/of/ours',
  };
}
