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
    const [line, other] = [await questions(admin, resource), await questions(compliance, resource)];
    asked.push(line === other ? line : `${line} (compliance: ${other})`);
  }
  return [
    { title: 'what a screen’s readings give, to compliance as to an admin', lines: read },
    {
      title: 'by which columns a list is filtered | ordered | searched | none of it, and refused by name',
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

/** What is no filter, no order and no search is refused: it is no oracle, and nobody takes it for one. */
async function questions(ask: Ask, resource: string): Promise<string> {
  const tells = async (query: string, name: string): Promise<boolean> => {
    const answer = await ask(`${base(resource)}/actions/${query}`, { headers: { accept: 'application/json' } });
    const { error } = (await answer.json()) as { error?: { code: string; message: string } };
    if (answer.status === 200) return true;
    if (answer.status === 400 && error?.code === 'no_such_column' && error.message.includes(`“${name}”`)) return false;
    throw new Error(`${resource} ${query} answers ${answer.status}.`);
  };
  const [filters, orders, searches, none]: [string[], string[], string[], string[]] = [[], [], [], []];
  for (const { name } of columnsOf(resource)) {
    const [filter, order, search] = await Promise.all([
      tells(`list?perPage=1&filters.${name}=${NOTHING_HAS_THIS}`, name),
      tells(`list?perPage=1&sortBy=${name}&direction=asc`, name),
      tells(`search?query=${NOTHING_HAS_THIS}&searchProperty=${name}`, name),
    ]);
    if (filter) filters.push(name);
    if (order) orders.push(name);
    if (search) searches.push(name);
    if (!filter && !order && !search) none.push(name);
  }
  return `${resource}: ${[filters, orders, searches, none].map((names) => names.join(' ')).join(' | ')}`;
}
