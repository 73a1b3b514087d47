// What a screen's reading gives to whom, column by column, and by which columns it can be asked: each filter, each order
// and each search is tried with each column of the table, hidden or not.
import { keysIn } from './answers.js';
import { columnsOf } from './forms.js';
import type { Ask, Everybody } from './subjects.js';
import type { Section } from './table.js';
import { policy } from '../../../src/admin/policy.js';

interface Page {
  meta: { total: number; perPage: number; page: number; sortBy: string };
  records: { id: string; params: Record<string, unknown> }[];
}

const base = (resource: string): string => `/admin/api/resources/${resource}`;

export const page = async (ask: Ask, resource: string, query = ''): Promise<Page> => {
  const answer = await ask(`${base(resource)}/actions/list?${query}`, { headers: { accept: 'application/json' } });
  if (answer.status !== 200) throw new Error(`${resource} list?${query} answers ${answer.status}.`);
  return (await answer.json()) as Page;
};

export async function readSections({ compliance, admin }: Everybody): Promise<Section[]> {
  const read: string[] = [];
  const asked: string[] = [];
  for (const resource of policy.keys()) {
    const [fields, others] = [await fieldsOf(admin, resource), await fieldsOf(compliance, resource)];
    for (const [i, line] of fields.entries())
      read.push(line === others[i] ? line : `${line} (compliance: ${others[i] ?? ''})`);
    asked.push(await questions(admin, resource));
  }
  return [
    { title: 'what a screen’s readings give, to compliance as to an admin', lines: read },
    {
      title: 'by which columns a list is filtered | ordered | neither, which changes nothing in its answer',
      lines: asked,
    },
  ];
}

async function fieldsOf(ask: Ask, resource: string): Promise<string[]> {
  const { records } = await page(ask, resource, 'perPage=100');
  const id = records[0]?.id;
  const json = async (path: string): Promise<unknown> =>
    (await ask(`${base(resource)}/${path}`, { headers: { accept: 'application/json' } })).json();
  const shown = id === undefined ? {} : await json(`records/${id}/show`);
  const found = await json('actions/search?query=');
  const file = await (await ask(`${base(resource)}/actions/export?mark=none`)).text();
  return [
    `${resource}.list: ${columnsIn(records)}`,
    `${resource}.show: ${columnsIn([(shown as { record?: Page['records'][number] }).record ?? { id: '', params: {} }])}`,
    `${resource}.search: ${keysIn(found)
      .map((key) => key.replace('records[].', ''))
      .join(' ')}`,
    `${resource}.export: ${(file.split(/\r?\n/)[0] ?? '').replaceAll(',', ' ')}`,
  ];
}

const columnsIn = (records: Page['records']): string =>
  [...new Set(records.flatMap(({ params }) => Object.keys(params)))].sort().join(' ') || '(no row to look at)';

const NOTHING_HAS_THIS = 'zzz-no-row-has-this';

async function questions(ask: Ask, resource: string): Promise<string> {
  const whole = await page(ask, resource, 'perPage=100');
  const [filters, orders, neither]: [string[], string[], string[]] = [[], [], []];
  for (const { name } of columnsOf(resource)) {
    const filtered = await page(ask, resource, `perPage=100&filters.${name}=${NOTHING_HAS_THIS}`);
    const ordered = await page(ask, resource, `perPage=100&sortBy=${name}&direction=asc`);
    const isFilter = filtered.meta.total !== whole.meta.total || whole.meta.total === 0;
    if (isFilter) filters.push(name);
    if (ordered.meta.sortBy === name) orders.push(name);
    if (isFilter || ordered.meta.sortBy === name) continue;
    neither.push(name);
    if (idsOf(filtered) !== idsOf(whole)) throw new Error(`${resource}: a filter of ${name} is an oracle.`);
  }
  return `${resource}: ${filters.join(' ')} | ${orders.join(' ')} | ${neither.join(' ')}`;
}

const idsOf = ({ records }: Page): string => records.map(({ id }) => id).join();

/** What no page of ours ever asks; each gets a page of the list, of no more rows than a page has. */
const HOSTILE = [
  'perPage=1e6',
  'perPage=1000000',
  'perPage=-1&page=-1',
  'page=99999999999999999999',
  'filters.id[]=1',
  'filters.id[gt]=0',
  'filters.id={"gt":0}',
  'filters.__proto__=1',
  'filters.__proto__.id=1',
  'filters.constructor=1',
  '__proto__[id]=1',
  'filters.id~~from=x&filters.id~~to[]=x',
  'filters.password_hash~~from=$2b',
  'sortBy=__proto__&direction=drop',
  'sortBy=user.password_hash',
  'sortBy[]=id&sortBy[]=id',
  'filters.id=%00',
];

export async function hostileQuestions({ admin }: Everybody): Promise<string[]> {
  const wrong: string[] = [];
  for (const resource of policy.keys())
    await Promise.all(
      HOSTILE.map(async (query) => {
        const { meta, records } = await page(admin, resource, query);
        if (meta.perPage > 100 || records.length > 100 || meta.page < 1) wrong.push(`${resource}?${query}`);
      }),
    );
  return wrong;
}
