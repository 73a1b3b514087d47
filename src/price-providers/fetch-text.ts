/**
 * One GET to a source that may be slow, busy, broken or lying. Only a whole answer of the right kind and size comes
 * back; what may pass by itself is tried again after a pause, and everything else is a ProviderFailure.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { ProviderFailure, type FailureKind } from './provider.js';

export interface Ask {
  url: URL;
  headers?: Readonly<Record<string, string>>;
  contentTypes: readonly string[];
  maxBytes: number;
}

export interface Patience {
  attempts: number;
  /** For one attempt, from the request to the answer's last byte. */
  timeoutMs: number;
  /** Before the second attempt; doubled before each further one. */
  pauseMs: number;
  /** Who asks for more than this is asked again another time. */
  longestPauseMs: number;
}

export const PATIENCE: Patience = { attempts: 4, timeoutMs: 10_000, pauseMs: 500, longestPauseMs: 30_000 };

/** What may be gone at the next attempt. */
const PASSING: ReadonlySet<FailureKind> = new Set(['timed_out', 'unreachable', 'cut_off', 'failing', 'busy']);

export async function fetchText(ask: Ask, patience: Patience, signal: AbortSignal): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await tryOnce(ask, patience, signal);
    if (outcome.kind === undefined) return outcome.text;
    const wait = outcome.waitMs ?? backOff(attempt, patience);
    const isLast = attempt >= patience.attempts || wait > patience.longestPauseMs;
    if (isLast || signal.aborted || !PASSING.has(outcome.kind)) throw new ProviderFailure(outcome.kind);
    await pause(wait, undefined, { signal }).catch(() => {
      throw new ProviderFailure('timed_out');
    });
  }
}

/** Half of it is chance, so that servers which were turned away together do not come back together. */
const backOff = (attempt: number, { pauseMs, longestPauseMs }: Patience): number =>
  Math.min(pauseMs * 2 ** (attempt - 1), longestPauseMs) * (0.5 + Math.random() / 2);

type Outcome = { kind: undefined; text: string } | { kind: FailureKind; waitMs?: number };

async function tryOnce(ask: Ask, { timeoutMs }: Patience, signal: AbortSignal): Promise<Outcome> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  let answered = false;
  try {
    const response = await fetch(ask.url, { headers: ask.headers, redirect: 'manual', signal: limited });
    answered = true;
    const kind = problemOf(response, ask);
    if (kind === undefined) return await readBody(response, ask.maxBytes);
    await response.body?.cancel();
    return { kind, waitMs: retryAfter(response) };
  } catch {
    if (limited.aborted) return { kind: 'timed_out' };
    return { kind: answered ? 'cut_off' : 'unreachable' };
  }
}

function problemOf(response: Response, { contentTypes, maxBytes }: Ask): FailureKind | undefined {
  const { status, headers } = response;
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) return 'redirected';
  if (status === 429) return 'busy';
  if (status >= 500) return headers.has('retry-after') ? 'busy' : 'failing';
  if (status !== 200) return 'refused';
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  if (!contentTypes.includes(type.trim().toLowerCase())) return 'wrong_type';
  return Number(headers.get('content-length') ?? 0) > maxBytes ? 'too_large' : undefined;
}

/** Counted as it comes in, unpacked: what an answer says of its own size, or packs into few bytes, counts for nothing. */
async function readBody(response: Response, maxBytes: number): Promise<Outcome> {
  const parts: Uint8Array[] = [];
  const reader = response.body?.getReader();
  let size = 0;
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    size += read.value.byteLength;
    if (size > maxBytes) {
      await reader?.cancel();
      return { kind: 'too_large' };
    }
    parts.push(read.value);
  }
  try {
    return { kind: undefined, text: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)) };
  } catch {
    return { kind: 'malformed' };
  }
}

/** Seconds or a date; nothing where it is neither. */
function retryAfter({ headers }: Response): number | undefined {
  const text = headers.get('retry-after') ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - Date.now());
}
