/**
 * A client's stamp: which version each row has that the overview is made of, and none of its figures. It is read along
 * with the session, so an overview whose stamp is still the same need not be read again (portal/kept-pages.ts).
 *
 * A row's version is `xmin`, the number of the transaction that wrote it. No two states of a row that anybody ever saw
 * share one, unlike `updated_at`, which two changes in a millisecond do share, and which is stamped before the commit.
 *
 * What the overview newly reads must be covered here, by name; portal-stamp.test.ts compares the two.
 */

/** Each table that the overview reads, and by what a change of it changes the stamp. */
export const COVERED: Readonly<Record<string, string>> = {
  users: 'the row’s version',
  portfolios: 'the row’s version',
  holdings: 'the versions of the rows',
  position_states: 'written only where the holding’s row is written, in one transaction',
  transactions: 'the versions of those that are pending; any other reaches the overview through the portfolio’s row',
  portfolio_snapshots: 'written only where the portfolio’s row is written, in one transaction',
  currencies: 'what is read of it, the decimals, never changes',
};

/** For a query that knows a user as `u`; NULL for staff, who have no portfolio. */
export const STAMP = `CASE WHEN u.role = 'CUSTOMER' THEN (SELECT concat_ws(' ', u.xmin, p.xmin,
    (SELECT string_agg(h.symbol || h.xmin, ' ' ORDER BY h.symbol) FROM holdings h WHERE h.portfolio_id = p.id),
    (SELECT string_agg(t.seq || '.' || t.xmin, ' ' ORDER BY t.seq) FROM transactions t
     WHERE t.user_id = u.id AND t.status = 'PENDING' AND t.voided_at IS NULL))
  FROM portfolios p WHERE p.user_id = u.id) END`;
