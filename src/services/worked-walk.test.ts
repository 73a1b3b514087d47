// The walk that the product opens with, to the cent: a client, a deposit, a purchase, a sale, an edited note.
import { deposit, idOf, openHouse, priceOf, type House } from '../../test/support/house.js';
import { editTrade } from './edit-trade.js';
import { recordTrade } from './record-trade.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const portfolio = () =>
  house.rows.row(
    `SELECT cash_value, stock_value, total_value, total_invested, total_profit_loss, all_time_pnl
  FROM portfolios WHERE user_id = $1`,
    [idOf(house.client.stock)],
  );
const holding = () =>
  house.rows.row(
    `SELECT h.quantity, h.cost_basis, h.average_buy_price, h.total_value, h.profit_loss, h.realized_pnl
  FROM holdings h JOIN portfolios p ON p.id = portfolio_id WHERE user_id = $1 AND symbol = 'AAPL'`,
    [idOf(house.client.stock)],
  );
const everything = () => house.rows.rows(`SELECT p.*, h.* FROM portfolios p JOIN holdings h ON h.portfolio_id = p.id`);

test('deposit, price, purchase, sale and an edited note come out exactly', async () => {
  const trade = (trade_type: string, quantity: string, price_per_unit: string) =>
    house.door.run(recordTrade, house.admin, {
      user_id: idOf(house.client.stock),
      trade_type,
      symbol: 'AAPL',
      quantity,
      price_per_unit,
      fee: '1.00',
    });

  await deposit(house, house.client.stock, '10000.00');
  await priceOf(house, 'AAPL', '150');
  await trade('BUY', '10', '150.25');
  expect(await portfolio()).toMatchObject({ cash_value: '8496.50', stock_value: '1500.00', total_value: '9996.50' });
  expect(await holding()).toMatchObject({
    cost_basis: '1503.50',
    average_buy_price: '150.35000000',
    total_value: '1500.00',
    profit_loss: '-3.50',
    realized_pnl: '0.00',
  });

  const sale = await trade('SELL', '4', '160');
  expect(await holding()).toMatchObject({
    quantity: '6.00000000',
    cost_basis: '902.10',
    total_value: '900.00',
    realized_pnl: '37.60',
  });
  expect(await portfolio()).toEqual({
    cash_value: '9135.50',
    stock_value: '900.00',
    total_value: '10035.50',
    total_invested: '10000.00',
    total_profit_loss: '35.50',
    all_time_pnl: '35.50',
  });

  const before = await everything();
  await house.door.run(editTrade, house.admin, { id: sale.id, admin_note: 'Rebalanced at the client’s wish' });
  expect(await everything()).toEqual(before);
});
