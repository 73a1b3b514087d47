/** The bytes of that page's JSON: ours ÷ stock. */
import { largeLog } from '../large-log.js';
import type { Row } from '../row.js';

const rowsIn = (json: string): number => (JSON.parse(json) as { records: unknown[] }).records.length;

export const row: Row = {
  name: 'admin-list-size',
  goal: '<= 0.3333',
  async run(lab) {
    const { ours, stock } = await largeLog(lab);
    const [own, other] = [await ours.page(), await stock.page()];
    if (rowsIn(own) !== rowsIn(other)) throw new Error(`Ours shows ${rowsIn(own)} rows, stock ${rowsIn(other)}.`);
    const [bytes, stockBytes] = [Buffer.byteLength(own), Buffer.byteLength(other)];
    return { ours: bytes, baseline: stockBytes, ratio: bytes / stockBytes, unit: 'bytes' };
  },
};
