// A source of prices on this machine that answers, stalls, errs and lies as the test says: one plan a request.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
}

/** What one request gets. */
export type Plan = (response: ServerResponse, asked: Asked) => void;

export interface PriceServer {
  url: string;
  asked: Asked[];
  /** What the next requests get, in order; the last of them goes on for ever. */
  will(...plans: Plan[]): void;
  close(): Promise<void>;
}

export async function openPriceServer(): Promise<PriceServer> {
  const asked: Asked[] = [];
  let plans: Plan[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const one = { path: pathname, query: searchParams, headers: request.headers };
    asked.push(one);
    const plan = plans.length > 1 ? plans.shift() : plans[0];
    if (plan) plan(response, one);
    else response.writeHead(404).end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  // A test that ends does not wait for a source that nobody asks any more.
  server.unref();
  server.on('connection', (socket) => socket.unref());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    will: (...next) => void (plans = next),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

export const answer =
  (body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Plan =>
  (response) =>
    void response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(body);

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Plan =>
  (response) =>
    void response.writeHead(code, headers).end('<html>no</html>');

/** Takes the request and says nothing. */
export const stall: Plan = () => undefined;

/** Begins to answer, and says nothing more. */
export const stallInTheMiddle: Plan = (response) =>
  void response.writeHead(200, { 'content-type': 'application/json' }).write('{"bitcoin":');

/** Begins to answer, and hangs up. */
export const hangUpInTheMiddle: Plan = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"bitcoin":', () => response.socket?.resetAndDestroy());
};

/** Hangs up at once. */
export const hangUp: Plan = (response) => void response.socket?.resetAndDestroy();

type Prices = Readonly<Record<string, string | { usd: string; at: string }>>;

/** CoinGecko's answer, with each price as the digits that are given; also for what nobody asked for. */
export const coins =
  (prices: Prices, at: string): Plan =>
  (response, asked) => {
    const parts = Object.entries(prices).map(([id, price]) => {
      const [digits, moment] = typeof price === 'string' ? [price, at] : [price.usd, price.at];
      return `"${id}":{"usd":${digits},"last_updated_at":${Date.parse(moment) / 1_000}}`;
    });
    answer(`{${parts.join(',')}}`)(response, asked);
  };

/** The same, for no more than what was asked for. */
export const askedCoins =
  (prices: Prices, at: string): Plan =>
  (response, asked) => {
    const ids = asked.query.get('ids')?.split(',') ?? [];
    const known = Object.entries(prices).filter(([id]) => ids.includes(id));
    coins(Object.fromEntries(known), at)(response, asked);
  };

/** The ECB's file of one day. */
export const ecbFile = (rates: Readonly<Record<string, string>>, day: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
	<gesmes:subject>Reference rates</gesmes:subject>
	<gesmes:Sender>
		<gesmes:name>European Central Bank</gesmes:name>
	</gesmes:Sender>
	<Cube>
		<Cube time='${day}'>
${Object.entries(rates)
  .map(([code, rate]) => `			<Cube currency='${code}' rate='${rate}'/>`)
  .join('\n')}
		</Cube>
	</Cube>
</gesmes:Envelope>
`;

export const currencies = (rates: Readonly<Record<string, string>>, day: string): Plan =>
  answer(ecbFile(rates, day), { 'content-type': 'text/xml' });
