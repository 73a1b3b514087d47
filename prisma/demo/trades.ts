/** Purchases and sales, each at the day's price and with its fee. */
import { recordTrade } from '../../src/services/record-trade.js';
import { ADMIN, AMELIE, KENJI, THABO } from './people.js';
import { moment, step, type Step } from './step.js';

/** Day and time, what, how many, at how much, the fee; then the house's own note, if there is one. */
type Line = readonly [when: string, trade: string, quantity: string, price: string, fee: string, note?: string];

/** Entered weeks after the day on which they were made. */
const LATE: readonly (readonly [entered: string, client: string, line: Line])[] = [
  ['2026-11-16', AMELIE, ['2026-10-21 15:10', 'BUY KO', '60', '37.85', '4.50', 'The broker’s note came late.']],
  ['2026-11-17', KENJI, ['2026-10-23 04:25', 'SELL SOL', '12.5', '188.10', '2.35', 'Found when the month was closed.']],
];

/** The trade of a minute before, once more; it was voided on the next day. */
export const ENTERED_TWICE = '2026-10-06 15:32';

const SHARES: readonly Line[] = [
  ['2025-01-22 14:35', 'BUY AAPL', '60', '223.66', '12.50', 'First purchase, as agreed in the opening talk.'],
  ['2025-01-22 14:41', 'BUY MSFT', '40', '446.20', '14.00'],
  ['2025-01-28 15:02', 'BUY KO', '200', '62.40', '11.00'],
  ['2025-02-03 14:48', 'BUY NVDA', '120', '116.66', '12.50'],
  ['2025-02-12 15:20', 'BUY JPM', '45', '276.60', '12.00'],
  ['2025-02-26 16:05', 'BUY NVO', '110', '88.75', '10.50'],
  ['2025-03-11 14:32', 'BUY ASML', '14', '706.40', '10.00'],
  ['2025-03-27 15:45', 'SELL KO', '60', '69.90', '6.50'],
  ['2025-04-08 13:55', 'BUY NVDA', '80', '96.30', '8.50', 'Bought into the fall at the client’s wish.'],
  ['2025-04-09 19:10', 'BUY AAPL', '30', '198.85', '7.50'],
  ['2025-04-24 14:40', 'BUY MSFT', '12', '387.30', '6.50'],
  ['2025-05-06 15:12', 'SELL JPM', '10', '249.25', '4.50'],
  ['2025-05-14 14:58', 'SELL NVDA', '50', '135.35', '7.50'],
  ['2025-05-29 15:33', 'BUY ASML', '8', '741.10', '7.50'],
  ['2025-06-12 14:36', 'BUY JPM', '60', '266.15', '15.00'],
  ['2025-06-18 16:20', 'BUY AAPL', '55', '196.60', '12.00'],
  ['2025-07-02 14:45', 'BUY NVO', '90', '68.90', '8.00'],
  ['2025-07-21 15:08', 'SELL MSFT', '15', '510.05', '8.50'],
  ['2025-08-01 14:33', 'SELL NVO', '100', '49.40', '7.00', 'The forecast was cut; the client halves the position.'],
  ['2025-08-13 17:25', 'BUY KO', '150', '70.45', '11.50'],
  ['2025-08-27 15:50', 'SELL NVDA', '60', '181.60', '10.50'],
  ['2025-09-10 14:42', 'BUY ASML', '6', '788.15', '6.50'],
  ['2025-09-24 15:15', 'BUY MSFT', '10', '510.15', '6.50'],
  ['2025-10-07 14:38', 'SELL AAPL', '25', '256.50', '7.50'],
  ['2025-10-22 16:02', 'BUY JPM', '20', '294.10', '7.00'],
  ['2025-11-05 14:51', 'BUY NVDA', '35', '195.20', '8.00'],
  ['2025-11-20 15:27', 'SELL ASML', '4', '1012.60', '6.00'],
  ['2025-12-04 14:39', 'SELL KO', '90', '70.05', '8.00'],
  ['2025-12-18 15:44', 'BUY AAPL', '20', '272.20', '7.00'],
  ['2026-01-20 14:47', 'BUY NVO', '120', '62.15', '8.50'],
  ['2026-02-05 15:18', 'BUY MSFT', '45', '459.80', '18.00', 'Invests the transfer of 3 February.'],
  ['2026-02-19 14:34', 'BUY ASML', '10', '1098.50', '11.50'],
  ['2026-03-12 15:56', 'SELL JPM', '35', '308.45', '11.00'],
  ['2026-04-02 14:50', 'BUY NVDA', '60', '169.75', '10.50'],
  ['2026-05-07 15:22', 'SELL NVO', '120', '70.30', '9.00', 'The rest of the position is kept.'],
  ['2026-06-16 14:43', 'BUY KO', '120', '73.20', '9.50'],
  ['2026-07-28 16:11', 'SELL AAPL', '40', '266.90', '11.00'],
  ['2026-09-03 14:37', 'SELL NVDA', '45', '209.15', '10.00'],
  ['2026-10-06 15:31', 'BUY JPM', '12', '331.60', '6.00'],
  [ENTERED_TWICE, 'BUY JPM', '12', '331.60', '6.00'],
  ['2026-10-29 14:52', 'SELL NVO', '100', '70.05', '7.50', 'Sold to the last share; the result stays visible.'],
  ['2026-11-12 15:40', 'BUY MSFT', '6', '536.75', '6.00'],
];

const COINS: readonly Line[] = [
  ['2025-01-24 03:12', 'SELL BTC', '0.5', '104500', '52.25', 'Turns part of the deposit into cash for other coins.'],
  ['2025-01-24 03:30', 'BUY SOL', '120', '252.10', '30.25'],
  ['2025-02-07 05:44', 'BUY LINK', '600', '18.92', '11.35'],
  ['2025-04-10 02:20', 'BUY ETH', '4.25', '1525.40', '6.50'],
  ['2025-07-18 04:05', 'SELL SOL', '45', '178.35', '8.00'],
  ['2025-08-14 06:31', 'SELL ETH', '3.5', '4630.20', '16.20'],
  ['2025-08-15 06:40', 'BUY USDC', '12000', '1.0001', '12.00'],
  ['2025-11-21 07:15', 'BUY BTC', '0.12345678', '84120.50', '10.40', 'Bought with the cash that was left.'],
  ['2026-02-06 03:52', 'SELL LINK', '250.5', '12.35', '3.10'],
  ['2026-05-20 05:10', 'BUY SOL', '30.75', '139.80', '4.30'],
  ['2026-08-25 04:48', 'SELL BTC', '0.25', '112640', '28.15'],
  ['2026-11-04 02:36', 'BUY ETH', '5.5', '4205.60', '23.15'],
];

const LEFT: readonly Line[] = [
  ['2025-05-13 09:25', 'SELL ETH', '1', '2610', '2.60'],
  ['2026-06-10 10:05', 'BUY ETH', '0.74', '3520', '2.60', 'Turns the cash back into coins, to pay it out.'],
];

export const tradeKey = (client: string, when: string): string => `trade:${client}:${when}`;

function tradeStep(
  client: string,
  [when, trade, quantity, price_per_unit, fee, admin_note]: Line,
  entered?: string,
): Step {
  const [day = '', time] = when.split(' ');
  const [trade_type, symbol] = trade.split(' ');
  const executed_at = moment(day, time);
  const at = entered ? moment(entered) : executed_at;
  return step({ at, key: tradeKey(client, when), by: ADMIN }, recordTrade, (world) => ({
    user_id: world.person(client),
    trade_type,
    symbol,
    quantity,
    price_per_unit,
    fee,
    admin_note,
    ...(entered && { executed_at }),
  }));
}

const listed = (client: string, lines: readonly Line[]): Step[] => lines.map((line) => tradeStep(client, line));

export const trades: readonly Step[] = [
  ...listed(AMELIE, SHARES),
  ...listed(KENJI, COINS),
  ...listed(THABO, LEFT),
  ...LATE.map(([entered, client, line]) => tradeStep(client, line, entered)),
];
