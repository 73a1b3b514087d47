/** Money and coins that came in and went out, and some that wait, failed or were called off. */
import { completeTransfer } from '../../src/services/complete-transfer.js';
import { cancelTransfer, failTransfer } from '../../src/services/end-transfer.js';
import { recordTransfer } from '../../src/services/record-transfer.js';
import { ADMIN, AMELIE, KENJI, OLIVER, PRIYA, SECOND_ADMIN, SOFIA, THABO } from './people.js';
import { moment, step, type Step } from './step.js';

interface Transfer {
  name: string;
  client: string;
  entered: string;
  what: { transaction_type: 'DEPOSIT' | 'WITHDRAWAL'; amount: string; currency: string; method: string } & Record<
    string,
    string
  >;
  /** Undefined while it waits. */
  end?: { on: string; as?: 'failed' | 'cancelled'; rate?: Record<string, string> };
}

const wire = (currency: string, amount: string, bank_reference: string) => ({
  amount,
  currency,
  method: 'WIRE_TRANSFER',
  bank_reference,
});
const chain = (currency: string, amount: string, network: string, blockchain_tx_id: string) => ({
  amount,
  currency,
  method: 'CRYPTO_TRANSFER',
  network,
  blockchain_tx_id,
});
const DEPOSIT = { transaction_type: 'DEPOSIT' } as const;
const WITHDRAWAL = { transaction_type: 'WITHDRAWAL' } as const;

const TRANSFERS: readonly Transfer[] = [
  {
    name: 'opening',
    client: AMELIE,
    entered: '2025-01-20',
    what: { ...DEPOSIT, ...wire('EUR', '120000', 'VIR-2025-0117') },
    end: { on: '2025-01-21', rate: { usd_rate: '1.0412' } },
  },
  {
    name: 'bonus',
    client: AMELIE,
    entered: '2025-06-10',
    what: { ...DEPOSIT, ...wire('USD', '60000', 'FT-8842019') },
    end: { on: '2025-06-11' },
  },
  {
    name: 'house',
    client: AMELIE,
    entered: '2025-12-10',
    what: { ...WITHDRAWAL, ...wire('USD', '12500', 'OUT-2025-1210'), counterparty: 'Banque des Lilas, Lyon' },
    end: { on: '2025-12-12' },
  },
  {
    name: 'savings',
    client: AMELIE,
    entered: '2026-02-02',
    what: { ...DEPOSIT, ...wire('EUR', '40000', 'VIR-2026-0202') },
    end: { on: '2026-02-03', rate: { usd_value: '47318.40' } },
  },
  {
    name: 'card',
    client: AMELIE,
    entered: '2026-05-04',
    what: { ...DEPOSIT, amount: '2500', currency: 'USD', method: 'CARD', admin_note: 'The card was declined twice.' },
    end: { on: '2026-05-04', as: 'failed' },
  },
  {
    name: 'holiday',
    client: AMELIE,
    entered: '2026-09-07',
    what: { ...WITHDRAWAL, ...wire('EUR', '10000', 'OUT-2026-0907'), counterparty: 'Banque des Lilas, Lyon' },
    end: { on: '2026-09-08', rate: { usd_rate: '1.1735' } },
  },
  {
    name: 'ach',
    client: AMELIE,
    entered: '2026-10-01',
    what: { ...DEPOSIT, amount: '5000', currency: 'USD', method: 'ACH', bank_reference: 'ACH-118204' },
    end: { on: '2026-10-02', as: 'cancelled' },
  },
  {
    name: 'car',
    client: AMELIE,
    entered: '2026-11-18',
    what: { ...WITHDRAWAL, ...wire('USD', '15000', 'OUT-2026-1118'), counterparty: 'Banque des Lilas, Lyon' },
  },
  {
    name: 'opening-btc',
    client: KENJI,
    entered: '2025-01-20',
    what: { ...DEPOSIT, ...chain('BTC', '2.5', 'bitcoin', '5f1c0e3a9b7d4c2286a1f0d94e7b3c55') },
    end: { on: '2025-01-20' },
  },
  {
    name: 'opening-eth',
    client: KENJI,
    entered: '2025-01-21',
    what: { ...DEPOSIT, ...chain('ETH', '30', 'ethereum', '0xa4d20c7be8f14b90') },
    end: {
      on: '2025-01-21',
      rate: { usd_rate: '3275.50', rate_reason: 'The price of the hour in which the coins arrived.' },
    },
  },
  {
    name: 'out-btc',
    client: KENJI,
    entered: '2025-10-20',
    what: {
      ...WITHDRAWAL,
      ...chain('BTC', '0.4', 'bitcoin', '9b7d4c2286a1f0d94e7b3c555f1c0e3a'),
      counterparty: 'The client’s own wallet',
    },
    end: { on: '2025-10-21' },
  },
  {
    name: 'more-usdc',
    client: KENJI,
    entered: '2026-03-16',
    what: { ...DEPOSIT, ...chain('USDC', '8500', 'ethereum', '0x77c1b23ed0a94f6e') },
    end: { on: '2026-03-16' },
  },
  {
    name: 'next-eth',
    client: KENJI,
    entered: '2026-11-19',
    what: { ...DEPOSIT, ...chain('ETH', '5', 'ethereum', '0x1e90d8c45ab7f263') },
  },
  {
    name: 'first',
    client: SOFIA,
    entered: '2026-11-17',
    what: { ...DEPOSIT, ...wire('EUR', '20000', 'TRF-2026-11-17') },
  },
  {
    name: 'first',
    client: PRIYA,
    entered: '2026-11-13',
    what: { ...DEPOSIT, ...chain('BTC', '0.15', 'bitcoin', 'c2286a1f0d94e7b3c555f1c0e3a9b7d4') },
  },
  {
    name: 'first',
    client: OLIVER,
    entered: '2026-09-22',
    what: { ...DEPOSIT, ...wire('GBP', '15000', 'FPS-20260922') },
    end: { on: '2026-09-24', as: 'cancelled' },
  },
  {
    name: 'opening',
    client: THABO,
    entered: '2025-03-10',
    what: { ...DEPOSIT, ...chain('ETH', '3', 'ethereum', '0x5b20c9f1a7e34d68') },
    end: {
      on: '2025-03-10',
      rate: { usd_rate: '2040', rate_reason: 'The price of the hour in which the coins arrived.' },
    },
  },
  {
    name: 'closing',
    client: THABO,
    entered: '2026-06-25',
    what: {
      ...WITHDRAWAL,
      ...chain('ETH', '2.74', 'ethereum', '0xe34d685b20c9f1a7'),
      counterparty: 'The client’s own wallet',
    },
    end: { on: '2026-06-26' },
  },
];

const ENDS = { failed: failTransfer, cancelled: cancelTransfer };

function transferSteps({ name, client, entered, what, end }: Transfer): Step[] {
  const key = `transfer:${client}:${name}`;
  const recorded = step({ at: moment(entered, '08:45'), key, by: ADMIN }, recordTransfer, (world) => ({
    user_id: world.person(client),
    ...what,
  }));
  if (!end) return [recorded];
  const occasion = { at: moment(end.on, '09:30'), key: `${key}:end`, by: SECOND_ADMIN };
  return [
    recorded,
    end.as
      ? step(occasion, ENDS[end.as], (world) => ({ id: world.made(key) }))
      : step(occasion, completeTransfer, (world) => ({ id: world.made(key), ...end.rate })),
  ];
}

export const transfers: readonly Step[] = TRANSFERS.flatMap(transferSteps);
