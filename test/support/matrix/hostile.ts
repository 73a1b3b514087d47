// What no page of ours ever asks: pages that are none, columns that are none, and SQL in every parameter of an address.
// Each is answered, by no more rows than are meant, or refused, and never by a defect.
import { page } from './reads.js';
import { addressOf, type Parameters, type Route } from './routes.js';
import { columnsOf } from './forms.js';
import type { Ask, Everybody, Subject } from './subjects.js';
import { policy } from '../../../src/admin/policy.js';

/** A page that is none is the nearest that there is. */
const CLAMPED = [
  'perPage=1e6',
  'perPage=1000000',
  'perPage=abc&page=abc',
  'perPage=-1&page=-1',
  'perPage=0&page=0',
  'page=99999999999999999999',
  'direction=drop',
  'filters.id={"gt":0}',
  'filters.id~~from=x&filters.id~~to=x',
  'filters.id=%00',
];

/** A column that is none, or that nobody may know of, is refused; and so is whatever is a list, or has parts. */
const REFUSED = [
  'perPage[]=5&page[gt]=1',
  '__proto__[id]=1',
  'filters.id=1&filters.id=2',
  'filters.id~~near=x',
  'filters.id[]=1',
  'filters.id[gt]=0',
  'filters.id~~to[]=x',
  'filters.__proto__=1',
  'filters.__proto__.id=1',
  'filters.constructor=1',
  'filters.password_hash~~from=$2b',
  'filters.user.password_hash=$2b',
  'filters.=1',
  'sortBy=__proto__&direction=drop',
  'sortBy=user.password_hash',
  'sortBy[]=id&sortBy[]=id',
  'sortBy[id]=asc',
];

export async function hostileQuestions({ admin, compliance }: Everybody): Promise<string[]> {
  const wrong: string[] = [];
  for (const ask of [admin, compliance])
    for (const resource of policy.keys()) {
      await inTurns(CLAMPED, async (query) => {
        const { meta, records } = await page(ask, resource, query);
        if (meta.perPage > 100 || meta.perPage < 1 || records.length > 100 || meta.page < 1)
          wrong.push(`${resource}?${query}`);
      });
      await inTurns(REFUSED, async (query) => {
        const { status } = await ask(`/admin/api/resources/${resource}/actions/list?${query}`, JSON_PLEASE);
        if (status !== 400) wrong.push(`${resource}?${query}: ${status}`);
      });
    }
  return wrong;
}

const JSON_PLEASE = { headers: { accept: 'application/json' } };

/** Out of the quotes, out of a number, out of a name, a second statement, a wait, a comment; and half a character. */
const SQL = [
  `' OR '1'='1`,
  `1 OR 1=1`,
  `id"; DROP TABLE users; --`,
  `'; SELECT pg_sleep(20); --`,
  `$1) UNION SELECT password_hash FROM users /*`,
  `\\' OR true --`,
  `%c0%27`,
];
const QUERIES = ['page', 'perPage', 'sortBy', 'direction', 'query', 'searchProperty'];
const SLOWEST_MS = 15_000;

/**
 * In every parameter of every list and search. What is a filter finds nothing by it; a defect, or more rows, is wrong.
 * What is refused by its name, before a value is looked at, is not asked with every value.
 */
export async function injectedQuestions({ admin }: Everybody): Promise<string[]> {
  const wrong: string[] = [];
  for (const resource of policy.keys()) {
    const filters = columnsOf(resource).flatMap(({ name }) => [`filters.${name}`, `filters.${name}~~from`]);
    await inTurns([...QUERIES, ...filters], async (name) => {
      const action = name.startsWith('query') || name === 'searchProperty' ? 'search' : 'list';
      for (const value of SQL) {
        const path = `/admin/api/resources/${resource}/actions/${action}?${name}=${encoded(value)}`;
        const { status, found } = await answered(admin, path);
        const finds = name.startsWith('filters.') && found > 0;
        if (finds || ![200, 400].includes(status)) wrong.push(`${path}: ${status}, ${found} rows`);
        if (status === 400 && name.startsWith('filters.')) break;
      }
    });
  }
  return wrong;
}

const encoded = (value: string): string => (value.startsWith('%') ? value : encodeURIComponent(value));

async function answered(ask: Ask, path: string): Promise<{ status: number; found: number }> {
  const answer = await ask(path, { ...JSON_PLEASE, signal: AbortSignal.timeout(SLOWEST_MS) });
  const { records } = (await answer.json()) as { records?: unknown[] };
  return { status: answer.status, found: records?.length ?? 0 };
}

/** Whatever a route may read from its address beside its own parameters. */
const ASKED_ANYWHERE = [
  'page', 'perPage', 'range', 'return_to', 'token', 'changed', 'sent', 'ended', 'mark', 'personal', 'query', 'id', 'user_id',
]; // prettier-ignore

/**
 * In every parameter of every route that is read, whether it stands in the path or behind it. Who is let in sends each
 * parameter by itself; who is turned away is turned away before any is looked at, and sends all of them together.
 */
export async function injectedRoutes(
  routes: readonly Route[],
  parameters: Parameters,
  everybody: Everybody,
): Promise<string[]> {
  const wrong: string[] = [];
  const subjects: readonly Subject[] = ['anonymous', 'client A', 'admin'];
  for (const { path } of routes.filter(({ method }) => method === 'GET')) {
    const plain = addressOf(path, parameters);
    for (const subject of subjects) {
      const ask = async (address: string): Promise<number> => {
        const signal = AbortSignal.timeout(SLOWEST_MS);
        const answer = await everybody[subject](address, { headers: { accept: 'text/html' }, signal });
        const text = await answer.text();
        if (answer.status >= 500 || /syntax error|pg_catalog|\bat .*\.js:\d/.test(text))
          wrong.push(`${subject} ${address}: ${answer.status}`);
        return answer.status;
      };
      const letIn = (await ask(plain)) === 200;
      const tried = SQL.flatMap((value) => {
        const asked = ASKED_ANYWHERE.map((name) => `${name}=${encoded(value)}`);
        return [
          ...(letIn ? asked : [asked.join('&')]).map((query) => `${plain}?${query}`),
          ...(path.includes(':') ? [addressOf(path, everyParameter(parameters, value))] : []),
        ];
      });
      await inTurns(tried, async (address) => void (await ask(address)));
    }
  }
  return wrong;
}

const everyParameter = (parameters: Parameters, value: string): Parameters =>
  Object.fromEntries(Object.keys(parameters).map((name) => [name, value]));

const AT_ONCE = 8;
async function inTurns<I>(items: readonly I[], work: (item: I) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE)
    await Promise.all(items.slice(from, from + AT_ONCE).map(work));
}
