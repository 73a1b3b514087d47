/** The small forms of this layer: a handful of short fields, as a form sends them or as JSON. */
import express, { Router, type Request, type RequestHandler } from 'express';

const LIMIT = '10kb';

export const smallForm: RequestHandler = Router().use(
  express.urlencoded({ extended: false, limit: LIMIT, parameterLimit: 20 }),
  express.json({ limit: LIMIT }),
);

/** These fields of the form, whatever they hold; others are left behind. */
export function fieldsOf<N extends string>(req: Request, ...names: readonly N[]): Record<N, unknown> {
  const body: unknown = req.body;
  const given = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  return Object.fromEntries(
    names.map((name) => [name, Object.hasOwn(given, name) ? given[name] : undefined]),
  ) as Record<N, unknown>;
}

export function textOf(req: Request, name: string): string {
  const value = fieldsOf(req, name)[name];
  return typeof value === 'string' ? value : '';
}
