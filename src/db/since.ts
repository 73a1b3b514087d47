/**
 * "Since a moment", with an upper end that excludes nothing. Of moments between two bounds the planner expects few, and
 * takes the index; of those past one bound that it does not know yet it expects a third of the table, and reads it all.
 */
export const since = (column: string, moment: string): string => `${column} >= ${moment} AND ${column} < 'infinity'`;
