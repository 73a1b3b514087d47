/** A baseline: the day's snapshots as an application makes them that knows its tables only as objects, one by one through Prisma. */
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';
import type { LargeHouse } from './many-portfolios.js';

/** Milliseconds of so many portfolios, others each time: each is read, its snapshot of a day long ago added, its day begun anew. */
export async function openRowByRow({ database, now }: LargeHouse): Promise<{
  millisecondsOf(portfolios: number): Promise<number>;
  close(): Promise<void>;
}> {
  const settings = database.settings('app');
  const prisma = new PrismaClient({ adapter: new PrismaPg(settings) });
  await prisma.$connect();
  let turn = 0;
  return {
    async millisecondsOf(portfolios) {
      const ids = await prisma.portfolio.findMany({
        select: { id: true },
        orderBy: { id: 'asc' },
        skip: turn * portfolios,
        take: portfolios,
      });
      turn += 1;
      const since = performance.now();
      for (const { id } of ids) {
        const portfolio = await prisma.portfolio.findUniqueOrThrow({ where: { id } });
        const { total_value, crypto_value, stock_value, cash_value, total_invested } = portfolio;
        await prisma.portfolioSnapshot.create({
          data: {
            portfolio_id: id,
            snapshot_date: new Date(now().getTime() - 400 * 86_400_000),
            ...{ total_value, crypto_value, stock_value, cash_value, total_invested },
            total_pnl: portfolio.all_time_pnl,
            total_pnl_percent: portfolio.all_time_pnl_percent,
            return_index: portfolio.day_index,
          },
        });
        await prisma.portfolio.update({
          where: { id },
          data: {
            day_start_pnl: portfolio.all_time_pnl,
            day_base: total_value,
            day_payouts: 0,
            daily_pnl: 0,
            daily_pnl_percent: 0,
          },
        });
      }
      return performance.now() - since;
    },
    close: () => prisma.$disconnect(),
  };
}
