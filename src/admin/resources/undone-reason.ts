/** A row that went with its import shows why that was undone, which stands with the import alone. */
import type { Beside } from '../contents.js';
import { reasonsOfImports, WITH_ITS_IMPORT } from '../../db/void-reasons.js';

export const undoneReason = (table: 'trades' | 'transactions'): Beside => ({
  columns: {},
  async read(rows, shown) {
    const ids = shown.flatMap(({ id, void_reason }) => (void_reason === WITH_ITS_IMPORT ? [String(id)] : []));
    const reasons = ids.length > 0 ? await reasonsOfImports(rows, table, ids) : new Map<string, string>();
    return shown.map(({ id }) => {
      const reason = reasons.get(String(id));
      return reason === undefined ? {} : { void_reason: reason };
    });
  },
});
