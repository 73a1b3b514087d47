/**
 * What a statement over many rows sets: the moment of each change, as the trigger would write it that stands behind, for
 * a tenth of what calling it for each row costs.
 */
export const STAMPED = `updated_at = date_trunc('milliseconds', clock_timestamp())`;
