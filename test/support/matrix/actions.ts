// Each action of each screen by each family of addresses and both methods. What is granted and changes something is not
// tried here, where forms are empty, but with its own form (forms.ts).
import { grouped } from './answers.js';
import type { Ask, Everybody, Subject } from './subjects.js';
import type { Section } from './table.js';
import { policy } from '../../../src/admin/policy.js';

/** What AdminJS brings along for every resource, and names that nobody has given to anything. */
const STOCK = ['list', 'show', 'new', 'edit', 'search', 'delete', 'bulkDelete'];
const MADE_UP = ['constructor', '__proto__'];
/** Those of AdminJS come first. */
const FAMILIES = ['actions', 'records', 'bulk', 'previews of actions', 'previews of records'] as const;
const METHODS = ['GET', 'POST'] as const;
/** They may enter the screens; all others are turned away before an address is looked at, whichever it is. */
const INSIDE: readonly Subject[] = ['compliance', 'admin'];
const AT_ONCE = 8;

export interface Screens {
  everybody: Everybody;
  /** A row of a screen, or an id of nothing. */
  rowOf(resource: string): string;
  /** So that each refusal is noted in the log. */
  forget(): Promise<void>;
}

function addressOf(family: (typeof FAMILIES)[number], resource: string, action: string, id: string): string {
  const [base, previews] = ['/admin/api/resources/', '/admin/api/previews/'].map((folder) => folder + resource);
  switch (family) {
    case 'actions':
      return `${base}/actions/${action}`;
    case 'records':
      return `${base}/records/${id}/${action}`;
    case 'bulk':
      return `${base}/bulk/${action}?recordIds=${id}`;
    case 'previews of actions':
      return `${previews}/actions/${action}`;
    case 'previews of records':
      return `${previews}/records/${id}/${action}`;
  }
}

/** What is met with most often is said last, and once. */
function elsewhere(cells: readonly (readonly [string, string])[]): string {
  const count = (outcome: string): number => cells.filter(([, other]) => other === outcome).length;
  const usual = [...new Set(cells.map(([, outcome]) => outcome))].sort((x, y) => count(y) - count(x))[0] ?? '';
  const places = grouped(
    cells.filter(([, outcome]) => outcome !== usual).map(([where, outcome]) => [where, `[${outcome}]`]),
  );
  return `${places}${places && ' | '}[${usual}]: else`;
}

/** How many were refused whose name is known: each must be in the log. */
export interface Tried {
  sections: Section[];
  denied: number;
}

export async function actionSections({ everybody, rowOf, forget }: Screens): Promise<Tried> {
  const lines = new Map<string, string[]>();
  let denied = 0;
  const ask = async (subject: Subject, address: string, method: string): Promise<string> => {
    await forget();
    const status = await statusOf(everybody[subject], address, method);
    if (status === 403) denied += 1;
    return String(status);
  };
  for (const [resource, rights] of policy) {
    const actions = [...new Set([...rights.keys(), ...STOCK, ...MADE_UP])];
    const told = await inTurns(actions, async (action) => {
      const right = rights.get(action);
      const cells: [string, string][] = [];
      for (const family of right ? FAMILIES : FAMILIES.slice(0, 3))
        for (const method of METHODS) {
          const address = addressOf(family, resource, action, rowOf(resource));
          const outcomes: [Subject, string][] = [];
          for (const subject of right ? INSIDE : (['admin'] as const)) {
            const granted = right?.family === family && right.method === method && method === 'POST';
            const may = subject === 'admin' ? right?.roles.includes('ADMIN') : right?.roles.includes('COMPLIANCE');
            outcomes.push([subject, granted && may ? 'as its form says' : await ask(subject, address, method)]);
          }
          cells.push([`${method} ${family}`, grouped(outcomes)]);
        }
      return { action, line: elsewhere(cells) };
    });
    for (const { action, line } of told)
      if (rights.has(action)) lines.set(`${resource}.${action} ${line}`, []);
      else lines.set(`… ${line}`, [...(lines.get(`… ${line}`) ?? []), `${resource}.${action}`]);
  }
  const known = [...lines].filter(([, others]) => others.length === 0).map(([line]) => line);
  const nobodys = [...lines].filter(([, others]) => others.length > 0);
  return {
    denied,
    sections: [
      { title: 'actions of the screens, by every family of addresses and both methods', lines: known },
      {
        title: 'what AdminJS brings along and no screen has, and what nobody has ever heard of',
        lines: nobodys.map(([line, names]) => `${names.join(' ')} ${line}`),
      },
    ],
  };
}

async function statusOf(ask: Ask, address: string, method: string): Promise<number> {
  const answer = await ask(address, {
    method,
    headers: { accept: 'application/json' },
    ...(method === 'POST' && { body: new URLSearchParams({ status: 'COMPLETED', role: 'ADMIN' }) }),
  });
  await answer.arrayBuffer();
  // Only so many files are written at once; whoever comes then is let in a moment later.
  return answer.status === 503 ? statusOf(ask, address, method) : answer.status;
}

async function inTurns<I, O>(items: readonly I[], work: (item: I) => Promise<O>): Promise<O[]> {
  const done: O[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE)
    done.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(work))));
  return done;
}
