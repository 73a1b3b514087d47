/** Whether a failure means that the database cannot be had just now, and trying again later will do. */
const STATES = /^(08|53|57P0|57014|25P03)/;
const SYSTEM = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
const MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Prisma's own words for the same, which the screens' reads come back with. */
const PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037']);
const PRISMA_KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);

export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isOutage);
  const code = 'code' in error ? String(error.code) : '';
  return isOutageCode(code) || PRISMA_CODES.has(code) || MESSAGES.test(error.message) || isPrismasOutage(error.cause);
}

const isOutageCode = (code: string): boolean => SYSTEM.has(code) || (/^[0-9A-Z]{5}$/.test(code) && STATES.test(code));

/** What `pg` said stands in the cause, which is no Error. */
function isPrismasOutage(cause: unknown): boolean {
  if (typeof cause !== 'object' || cause === null) return false;
  const { kind, originalCode } = cause as { kind?: unknown; originalCode?: unknown };
  return PRISMA_KINDS.has(String(kind)) || isOutageCode(String(originalCode));
}
