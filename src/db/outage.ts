/** Whether a failure means that the database cannot be had just now, and trying again later will do. */
const STATES = /^(08|53|57P0|57014|25P03)/;
const SYSTEM = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
const MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isOutage);
  const code = 'code' in error ? String(error.code) : '';
  return SYSTEM.has(code) || (/^[0-9A-Z]{5}$/.test(code) && STATES.test(code)) || MESSAGES.test(error.message);
}
