// A mail server on this machine that takes, stalls, refuses or hangs up as the test says: one plan a mail.
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** What happens to one mail: at its recipient, or when all of it has been said. */
export type MailPlan =
  | 'take'
  /** 450, 550 to the recipient; 451, 554 to the whole. */
  | { recipient: number }
  | { data: number }
  /** Takes all of it and says nothing more. */
  | 'stall'
  /** Takes all of it and hangs up before it has said so. */
  | 'take and hang up';

export interface MailServer {
  url: string;
  port: number;
  /** Every mail whose last word came in, in order: also those whose sender never heard so. */
  taken: ParsedMail[];
  /** What the next mails get, in order; the last of them goes on for ever. */
  will(...plans: MailPlan[]): void;
  close(): Promise<void>;
}

interface Options {
  auth?: { user: string; pass: string };
  /** Whether STARTTLS is offered; with the library's own certificate, which nobody vouches for. */
  tls?: boolean;
}

export async function openMailServer({ auth, tls = false }: Options = {}): Promise<MailServer> {
  const taken: ParsedMail[] = [];
  const sockets = new Set<Socket>();
  let plans: MailPlan[] = ['take'];
  let current: MailPlan = 'take';
  const failure = (responseCode: number) => Object.assign(new Error('no'), { responseCode });
  const server = new SMTPServer({
    authOptional: !auth,
    allowInsecureAuth: true,
    disabledCommands: tls ? [] : ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      username === auth?.user && password === auth?.pass ? done(null, { user: username }) : done(failure(535)),
    onMailFrom: (_address, _session, done) => {
      current = (plans.length > 1 ? plans.shift() : plans[0]) ?? 'take';
      done();
    },
    onRcptTo: (_address, _session, done) =>
      typeof current === 'object' && 'recipient' in current ? done(failure(current.recipient)) : done(),
    onData: (stream, _session, done) => {
      const plan = current;
      const read = (mail: ParsedMail) => {
        if (typeof plan === 'object' && 'data' in plan) return done(failure(plan.data));
        taken.push(mail);
        if (plan === 'take and hang up') for (const socket of sockets) socket.destroy();
        else if (plan !== 'stall') done();
      };
      // Whoever hangs up in the middle of a mail has said none.
      simpleParser(stream).then(read, () => undefined);
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    taken,
    will: (...next) => void (plans = next),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
