/** Records what the house sends to its database, so that a baseline can send the same and do nothing else. */
import type { Pool } from '../../src/db/client.js';

export interface Statement {
  name?: string;
  text: string;
  values?: unknown[];
}

type Query = (statement: string | Statement) => unknown;

/** The same pool; every statement of it, and of the connections it lends, is noted while `record` runs. */
export function recording(pool: Pool): { pool: Pool; record: (work: () => Promise<unknown>) => Promise<Statement[]> } {
  let noted: Statement[] = [];
  const listened = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(of, property): unknown {
        const value: unknown = Reflect.get(of, property, of);
        if (typeof value !== 'function') return value;
        if (property === 'query')
          return (statement: string | Statement) => (
            noted.push(typeof statement === 'string' ? { text: statement } : statement),
            (value as Query).call(of, statement)
          );
        if (property === 'connect')
          return async () => listened((await (value as () => Promise<object>).call(of)) ?? {});
        return value.bind(of) as unknown;
      },
    });
  return {
    pool: listened(pool),
    async record(work) {
      noted = [];
      await work();
      return noted;
    },
  };
}
