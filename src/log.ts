/** The server's own log, one JSON object a line. It never holds a body, a cookie, a query or a value of the database. */
import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

const SECRET_NAMES = [
  'password',
  'current_password',
  'new_password',
  'new_password_again',
  'cookie',
  'authorization',
  'token',
  'secret',
];
const REDACTED = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: REDACTED, censor: '[removed]' },
    serializers: { err: describeError },
  };
  return pino(options, destination ?? standardOutput());
}

const MOST_WAITING = 1_000_000;

/** Where it goes may be full: the house works on, so much waits for space, and what comes beyond that is lost. */
function standardOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: true, maxLength: MOST_WAITING });
  output.on('error', () => undefined);
  return output;
}

/** What helps to find a defect. PostgreSQL's detail and where quote the row's values, so they stay out. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: typeof error };
  const { name, message, stack } = error;
  const facts = Object.fromEntries(
    ['code', 'constraint', 'table', 'column', 'routine'].flatMap((key) =>
      key in error ? [[key, (error as unknown as Record<string, unknown>)[key]]] : [],
    ),
  );
  return {
    name,
    message: message.slice(0, 500),
    stack,
    ...facts,
    ...(error.cause ? { cause: describeError(error.cause) } : {}),
  };
}
