/** Asking the server. Whoever has been signed out is sent to the sign-in, and back to this page afterwards. */
import { useEffect, useState } from 'react';
import type {
  AskedJSON,
  DashboardJSON,
  EventsJSON,
  FormAnswerJSON,
  ListJSON,
  PortfolioJSON,
  PreviewJSON,
  RecordJSON,
} from '../src/admin/screen-json.js';

const API = '/admin/api';

export class Unanswered extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(`${API}${path}`, {
    ...init,
    headers: { accept: 'application/json' },
    credentials: 'same-origin',
  });
  if (response.status === 401) {
    window.location.assign(`/login?return_to=${encodeURIComponent(window.location.pathname + window.location.search)}`);
    return new Promise<T>(() => undefined);
  }
  const body: unknown = await response.json().catch(() => ({}));
  if (!response.ok) throw new Unanswered(response.status, messageOf(body));
  return body as T;
}

function messageOf(body: unknown): string {
  const { error } = (body ?? {}) as { error?: { message?: string } };
  return error?.message ?? '';
}

const address = (screen: string, ...rest: string[]): string =>
  ['', 'resources', screen, ...rest].map(encodeURIComponent).join('/').replace(/^%2F/, '/');

export const readList = (screen: string, query: string): Promise<ListJSON> =>
  ask(`${address(screen, 'actions', 'list')}${query && `?${query}`}`);
export const readRecord = (screen: string, id: string): Promise<{ record: RecordJSON }> =>
  ask(address(screen, 'records', id, 'show'));
export const readPortfolio = (id: string, range: string): Promise<PortfolioJSON> =>
  ask(`${address('Portfolio', 'records', id, 'figures')}?range=${range}`);
export const readEvents = (id: string, page: number): Promise<EventsJSON> =>
  ask(`${address('Portfolio', 'records', id, 'events')}?page=${page}`);
export const readAsked = (id: string): Promise<AskedJSON> => ask(address('PendingApproval', 'records', id, 'asked'));
export const readDashboard = (): Promise<DashboardJSON> => ask('/dashboard');

export interface Found {
  id: string;
  title: string;
  params: Record<string, string>;
}

export const findRecords = async (
  screen: string,
  text: string,
  among: Readonly<Record<string, string>> = {},
): Promise<Found[]> => {
  const query = new URLSearchParams([
    ['query', text],
    ...Object.entries(among).map(([name, value]): [string, string] => [`filters.${name}`, value]),
  ]);
  return (await ask<{ records: Found[] }>(`${address(screen, 'actions', 'search')}?${query.toString()}`)).records;
};

export function sendForm(
  screen: string,
  action: string,
  id: string | undefined,
  fields: Record<string, string>,
  files: readonly [string, File][] = [],
): Promise<FormAnswerJSON> {
  const path = id === undefined ? address(screen, 'actions', action) : address(screen, 'records', id, action);
  if (files.length === 0) return ask(path, { method: 'POST', body: new URLSearchParams(fields) });
  const body = new FormData();
  for (const [name, value] of [...Object.entries(fields), ...files]) body.append(name, value);
  return ask(path, { method: 'POST', body });
}

/** Gives one's password again; what is wrong with it, if anything is. */
export async function givePassword(password: string): Promise<string | undefined> {
  const response = await fetch('/account/confirm', {
    method: 'POST',
    body: new URLSearchParams({ password }),
    headers: { accept: 'application/json' },
    credentials: 'same-origin',
  });
  if (response.ok) return undefined;
  return messageOf(await response.json().catch(() => ({}))) || String(response.status);
}

/** The same form, asked what it would do. */
export const previewForm = (
  screen: string,
  action: string,
  id: string | undefined,
  fields: Record<string, string>,
  signal: AbortSignal,
): Promise<PreviewJSON> => {
  const rest = id === undefined ? ['actions', action] : ['records', id, action];
  const path = ['previews', screen, ...rest].map(encodeURIComponent).join('/');
  return ask(`/${path}`, { method: 'POST', body: new URLSearchParams(fields), signal });
};

export interface Reading<T> {
  value: T | undefined;
  failure: Unanswered | undefined;
  loading: boolean;
}

/** Reads again whenever the key changes; the last answer stays on screen until the next is there. */
export function useReading<T>(key: string, read: () => Promise<T>): Reading<T> {
  const [state, setState] = useState<Reading<T> & { key?: string }>({
    value: undefined,
    failure: undefined,
    loading: true,
  });
  useEffect(() => {
    let current = true;
    setState((before) => ({ ...before, loading: true }));
    read().then(
      (value) => current && setState({ key, value, failure: undefined, loading: false }),
      (error: unknown) =>
        current &&
        setState({
          key,
          value: undefined,
          failure: error instanceof Unanswered ? error : new Unanswered(0, ''),
          loading: false,
        }),
    );
    return () => {
      current = false;
    };
  }, [key]);
  return state;
}
