import type { Rows } from './client.js';

export const findCurrency = (
  rows: Rows,
  code: string,
): Promise<{ minor_units: number; is_active: boolean } | undefined> =>
  rows.row(`SELECT minor_units, is_active FROM currencies WHERE code = $1`, [code]);
