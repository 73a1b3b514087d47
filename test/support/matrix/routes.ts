// Each route of the running server, asked by everybody, by each of its methods. What stands for the parameters of an
// address is client A's, so that everybody else asks for somebody else's.
import { readFileSync } from 'node:fs';
import { grouped, outcomeOf, seen, type Seen } from './answers.js';
import { observeEach, type Observer, type Told } from './observe.js';
import { SUBJECTS, type Subject, type Everybody } from './subjects.js';
import type { Section } from './table.js';

export interface Route {
  method: string;
  path: string;
}

/** Asked action by action, in sections of their own. */
const BY_ACTION = /^\/admin\/api\/(resources|previews)\/:resource\//;

/** What stands for `:symbol` and the like; what stands for one in a certain route is said with the route before it. */
export type Parameters = Readonly<Record<string, string>>;

/** Of those that the server really has, as its own process wrote them down. */
export function routesIn(file: string): Route[] {
  const routes = JSON.parse(readFileSync(file, 'utf8')) as Route[];
  const once = new Map(routes.map((route) => [`${route.path} ${route.method}`, route]));
  return [...once.values()].filter(({ path }) => !BY_ACTION.test(path));
}

/** `/papers/:id` with A's paper; an address with a parameter that nobody has given a value says so. */
export function addressOf(path: string, parameters: Parameters): string {
  return path
    .replace(/\{[^}]*\}/g, '')
    .replace(/:(\w+)|\*(\w+)/g, (_all, name: string | undefined, rest: string | undefined, at: number) => {
      const key = name ?? `*${rest ?? ''}`;
      const before = path.slice(0, at).replace(/.*\/([^/]+)\/$/, '$1');
      const value = parameters[`${before}/${key}`] ?? parameters[key];
      if (value === undefined)
        throw new Error(
          `The route ${path} has the parameter "${key}", for which no value is known. Add \`'${before}/${key}': …\`, a value ` +
            'of client A’s, to `parameters` in test/access-matrix.test.ts.',
        );
      return encodeURIComponent(value);
    });
}

export interface Asked {
  subject: Subject;
  route: Route;
  /** What the asker has named, and an answer may lead back to. */
  address: string;
  seen: Seen;
}

interface Parts {
  routes: readonly Route[];
  parameters: Parameters;
  everybody: Everybody;
  observer: Observer;
  /** Puts back what a cell may have ended. */
  restore(): Promise<void>;
  onAnswer(asked: Asked): void;
}

export async function routeSections({
  routes,
  parameters,
  everybody,
  observer,
  restore,
  onAnswer,
}: Parts): Promise<Section[]> {
  const lines: string[] = [];
  const read: string[] = [];
  const told = async (route: Route): Promise<Told<Subject, Seen>[]> => {
    if (route.method !== 'POST')
      return observeEach(observer, SUBJECTS, (subject) => ask(everybody, subject, route, parameters));
    const alone: Told<Subject, Seen>[] = [];
    for (const subject of SUBJECTS) {
      alone.push({ subject, ...(await observer.observe(() => ask(everybody, subject, route, parameters))) });
      await restore();
    }
    return alone;
  };
  for (const route of routes) {
    const cells: [Subject, string][] = [];
    const keys = new Map<string, Subject[]>();
    for (const { subject, answer, left } of await told(route)) {
      onAnswer({ subject, route, address: addressOf(route.path, parameters), seen: answer });
      cells.push([subject, outcomeOf(answer, left)]);
      if (answer.body === 'json')
        keys.set(answer.keys.join(' '), [...(keys.get(answer.keys.join(' ')) ?? []), subject]);
    }
    lines.push(`${route.method} ${route.path} | ${grouped(cells)}`);
    for (const [found, subjects] of keys) read.push(`${route.method} ${route.path} | ${subjects.join(', ')}: ${found}`);
  }
  return [
    { title: 'routes: who asks for each, with what is client A’s, and an empty form where it is a POST', lines },
    { title: 'what the data of a route tells whom', lines: read },
  ];
}

async function ask(
  everybody: Everybody,
  subject: Subject,
  { method, path }: Route,
  parameters: Parameters,
): Promise<Seen> {
  const accept = path.includes('/api/') ? 'application/json' : 'text/html';
  return seen(
    await everybody[subject](addressOf(path, parameters), {
      method,
      headers: { accept },
      ...(method === 'POST' && { body: new URLSearchParams() }),
    }),
  );
}
