// Figures that try a page's layout: long names, large sums, every status. Whatever a person could have typed ends in `typed`.
import type { HoldingRow, IdentityRow, Overview, TradeRow, TransferRow } from '../../src/services/read-portfolio.js';

const at = (iso: string): Date => new Date(iso);

export const holding = (name: string, symbol: string, figures: Partial<HoldingRow>): HoldingRow => ({
  asset_type: 'STOCK',
  symbol,
  name,
  quantity: '400.00000000',
  current_price: '412.000000000000',
  price_source: 'manual',
  priced_at: at('2026-11-21T21:00:00Z'),
  cost_basis: '120000.00',
  total_value: '164800.00',
  profit_loss: '44800.00',
  profit_loss_percent: '37.3333',
  realized_pnl: '0.00',
  ...figures,
});

export const holdings = (name: string): HoldingRow[] => [
  holding(`Apple Inc.${name}`, 'AAPL', {
    quantity: '2400.00000000',
    current_price: '171.250000000000',
    total_value: '411000.00',
    cost_basis: '360600.00',
    profit_loss: '50400.00',
    profit_loss_percent: '13.9767',
    realized_pnl: '37.60',
  }),
  holding('Nestlé S.A.', 'NESN', {
    quantity: '3100.00000000',
    current_price: '102.400000000000',
    total_value: '317440.00',
    cost_basis: '331700.00',
    profit_loss: '-14260.00',
    profit_loss_percent: '-4.2991',
  }),
  holding('Vanguard FTSE All-World UCITS ETF', 'VWRL', {
    quantity: '1980.50000000',
    current_price: '121.337500000000',
    total_value: '240308.92',
    cost_basis: '201000.00',
    profit_loss: '39308.92',
    profit_loss_percent: '19.5567',
    realized_pnl: '1204.11',
    priced_at: at('2026-11-02T21:00:00Z'),
  }),
  holding('Microsoft Corporation', 'MSFT', {}),
  holding('Alpine Rail Holdings', 'PRIV', {
    quantity: '1000.00000000',
    current_price: '67.143700000000',
    total_value: '67143.70',
    cost_basis: '67143.70',
    profit_loss: '0.00',
    profit_loss_percent: '0.0000',
    price_source: 'trade',
  }),
  holding('Tesla, Inc.', 'TSLA', {
    quantity: '0.00000000',
    current_price: '0.000000000000',
    total_value: '0.00',
    cost_basis: '0.00',
    profit_loss: '0.00',
    profit_loss_percent: '0.0000',
    realized_pnl: '-2210.40',
  }),
];

export const manyHoldings: HoldingRow[] = [
  holding('Bitcoin', 'BTC', {
    asset_type: 'CRYPTO',
    quantity: '1000000000.12345678',
    current_price: '97120.123456789012',
    total_value: '97120123456789.01',
    cost_basis: '97000000000000.00',
    profit_loss: '120123456789.01',
    profit_loss_percent: '0.1238',
  }),
  holding('A coin with a rather long name that does not end soon', 'LONG', {
    asset_type: 'CRYPTO',
    quantity: '12345678901234567890.12345678',
    current_price: '0.000012345678',
    total_value: '1645308653087.53',
    cost_basis: '2000000000000.00',
    profit_loss: '-354691346912.47',
    profit_loss_percent: '-17.7346',
  }),
  ...Array.from({ length: 9 }, (_, index) =>
    holding(`Coin ${index + 1}`, `C${index + 1}`, {
      asset_type: 'CRYPTO',
      total_value: '10.00',
      cost_basis: '10.00',
      profit_loss: '0.00',
      profit_loss_percent: '0.0000',
    }),
  ),
];

const transfer = (id: string, figures: Partial<TransferRow>): TransferRow => ({
  id,
  transaction_type: 'WITHDRAWAL',
  method: 'WIRE_TRANSFER',
  status: 'PENDING',
  amount: '12500.00000000',
  currency: 'EUR',
  minor_units: 2,
  usd_rate: null,
  usd_value: null,
  reference: 'WD-2026-0117',
  void_reason: null,
  voided_at: null,
  moment: at('2026-11-20T09:12:00Z'),
  ...figures,
});

export const transfersOf = (typed: string): TransferRow[] => [
  transfer('1', { reference: `WD-2026-0117${typed}` }),
  transfer('2', {
    transaction_type: 'DEPOSIT',
    status: 'COMPLETED',
    amount: '10000.00000000',
    currency: 'USD',
    usd_rate: '1.000000000000',
    usd_value: '10000.00',
  }),
  transfer('3', {
    method: 'CRYPTO_TRANSFER',
    status: 'COMPLETED',
    amount: '0.12500000',
    currency: 'BTC',
    minor_units: null,
    usd_rate: '97120.120000000000',
    usd_value: '12140.02',
    reference: '4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b',
  }),
  transfer('4', {
    method: 'CRYPTO_TRANSFER',
    transaction_type: 'DEPOSIT',
    status: 'CANCELLED',
    amount: '3.00000000',
    currency: 'ETH',
    minor_units: null,
    reference: null,
  }),
  transfer('5', {
    method: 'CARD',
    status: 'FAILED',
    amount: '1200000.00000000',
    currency: 'JPY',
    minor_units: 0,
    reference: null,
  }),
  transfer('6', {
    method: 'ACH',
    status: 'COMPLETED',
    usd_rate: '1.082000000000',
    usd_value: '13525.00',
    voided_at: at('2026-11-21T09:12:00Z'),
    void_reason: `Credited to another client${typed}`,
  }),
];

export const trade = (index: number, typed: string): TradeRow => ({
  id: String(index),
  trade_type: index % 3 ? 'BUY' : 'SELL',
  symbol: index % 2 ? 'VWRL' : 'AAPL',
  asset_name: index % 2 ? 'Vanguard FTSE All-World UCITS ETF' : `Apple Inc.${typed}`,
  quantity: '12.50000000',
  price_per_unit: '150.250000000000',
  total_value: '1878.13',
  fee: '1.00',
  executed_at: at(`2026-11-${22 - index}T14:05:00Z`),
  voided_at: index === 1 ? at('2026-11-22T14:05:00Z') : null,
  void_reason: index === 1 ? `Entered twice${typed}` : null,
});

export const rejected = (typed: string): IdentityRow => ({
  kyc_status: 'REJECTED',
  kyc_rejection_reason: `The proof of address is older than three months.${typed}`,
  kyc_approved_at: null,
  papers: [
    {
      document_type: 'PROOF_OF_ADDRESS',
      file_name: `bill.pdf${typed}`,
      status: 'REJECTED',
      rejection_reason: `Older than three months.${typed}`,
      uploaded_at: at('2026-11-12T08:00:00Z'),
      reviewed_at: at('2026-11-13T08:00:00Z'),
    },
    {
      document_type: 'GOVERNMENT_ID',
      file_name: 'passport.jpg',
      status: 'APPROVED',
      rejection_reason: null,
      uploaded_at: at('2026-11-12T07:58:00Z'),
      reviewed_at: at('2026-11-13T08:00:00Z'),
    },
    {
      document_type: 'WEALTH_STATEMENT',
      file_name: 'a-very-long-file-name-of-this-statement-of-wealth-2026.pdf',
      status: 'PENDING',
      rejection_reason: null,
      uploaded_at: at('2026-11-12T07:50:00Z'),
      reviewed_at: null,
    },
  ],
});

export const overview = (figures: Partial<Overview['portfolio']>, others: Partial<Overview> = {}): Overview => ({
  portfolio: {
    total_value: '0.00',
    cash_value: '0.00',
    total_invested: '0.00',
    daily_pnl: '0.00',
    daily_pnl_percent: null,
    monthly_pnl: '0.00',
    monthly_pnl_percent: null,
    all_time_pnl: '0.00',
    all_time_pnl_percent: null,
    figures_day: '2026-11-22',
    last_updated: at('2026-11-22T14:05:00Z'),
    kyc_status: 'APPROVED',
    ...figures,
  },
  returns: { money_weighted: null, less_than_a_year: false, since: null, day: null },
  history: { range: 'ALL', points: [] },
  stale: [],
  pending: [],
  holdings: [],
  ...others,
});

export const wealthy = {
  total_value: '1284903.17',
  cash_value: '84210.55',
  total_invested: '1150000.00',
  daily_pnl: '-1204.18',
  daily_pnl_percent: '-0.0936',
  monthly_pnl: '20117.40',
  monthly_pnl_percent: '1.5906',
  all_time_pnl: '134903.17',
  all_time_pnl_percent: '14.2210',
};
export const huge = {
  total_value: '98765432109876.54',
  total_invested: '99000000000000.00',
  daily_pnl: '-1234567890123.45',
  daily_pnl_percent: '-1.2346',
  monthly_pnl: '999999999999.99',
  monthly_pnl_percent: '1.0204',
  all_time_pnl: '-234567890123.46',
  all_time_pnl_percent: '-999999.9999',
  figures_day: '2026-11-21',
  kyc_status: 'REJECTED' as const,
};
export const none = { rows: [], page: 1, pages: 1, total: 0 };
