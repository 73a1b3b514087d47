// Hands that enter trades while something breaks. What has no answer is sent again under the same key until it has one;
// a few are given up, and may stand in the books or not.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { translator } from '../../src/locales/index.js';
import type { AdminAnswer } from '../support/product.js';
import type { Chance } from './chance.js';
import { traded, type Ground } from './ground.js';
import type { Office } from './office.js';

/** Where hands work: whom they trade for, by which server, and what they were told. */
export interface Desk extends Pick<Ground, 'clients' | 'told'> {
  office: Pick<Office, 'url' | 'admin'>;
}

/** Something to enter, under the key that it keeps however often it is sent. */
export interface Wish {
  key: string;
  resource: 'Trade' | 'KYCDocument';
  form: Record<string, string>;
  file?: Buffer;
}

export type Reply = { kind: 'done'; id: string; repeated: boolean } | { kind: 'unknown'; status: number; why: string };

const ANSWER_WITHIN_MS = 20_000;
/** As long as a server may take to be there again on a machine that does much else at once. */
const GIVE_UP_MS = 240_000;
const DAY = 86_400_000;

export function wishedTrade({ clients }: Pick<Desk, 'clients'>, chance: Chance): Wish {
  const dated = chance.below(4) === 0;
  return {
    key: randomUUID(),
    resource: 'Trade',
    form: {
      user_id: chance.oneOf(clients),
      trade_type: chance.oneOf(['BUY', 'BUY', 'SELL']),
      symbol: chance.oneOf(traded),
      quantity: String(chance.between(1, 9)),
      price_per_unit: `${chance.between(90, 110)}.${chance.between(10, 99)}`,
      fee: `0.${chance.between(10, 99)}`,
      ...(dated && { executed_at: new Date(Date.now() - chance.between(1, 9) * DAY).toISOString() }),
    },
  };
}

/** An answer that is neither the deed nor a plea to come back later is a defect, and ends the drill. */
export async function send(url: string, cookie: string, wish: Wish): Promise<Reply> {
  let status = 0;
  let text: string;
  try {
    const answer = await fetch(`${url}/admin/api/resources/${wish.resource}/actions/new`, {
      method: 'POST',
      redirect: 'manual',
      body: bodyOf(wish),
      headers: { accept: 'application/json', cookie },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    status = answer.status;
    text = await answer.text();
  } catch (error) {
    return { kind: 'unknown', status, why: reasonOf(error) };
  }
  // 408 comes from a server that was too busy to read the whole request: it has begun nothing.
  if (status === 503 || status === 408) return { kind: 'unknown', status, why: text };
  const { notice, record } = JSON.parse(text.startsWith('{') ? text : '{}') as Partial<AdminAnswer>;
  if (status === 200 && notice?.message.startsWith(STORE_AWAY)) return { kind: 'unknown', status, why: notice.message };
  if (status !== 200 || notice?.type !== 'success' || !record)
    throw new Error(`${wish.resource} was answered with ${status}: ${text.slice(0, 500)}`);
  return { kind: 'done', id: record.id, repeated: notice.message.startsWith(REPEATED) };
}

const t = translator('EN');
const REPEATED = t('admin:notices.repeated');
const STORE_AWAY = t('errors:papers_unavailable');

function bodyOf({ key, form, file }: Wish): FormData | URLSearchParams {
  const fields = { ...form, request_id: key };
  if (!file) return new URLSearchParams(fields);
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append('file', new Blob([new Uint8Array(file)]), 'paper.pdf');
  return body;
}

/** What the network said, which stands in the cause. */
function reasonOf(error: unknown): string {
  const { cause = error } = error as { cause?: unknown };
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : String(cause);
}

/** Sends until there is an answer. */
export async function insist(ground: Desk, wish: Wish): Promise<Reply & { kind: 'done' }> {
  for (const until = Date.now() + GIVE_UP_MS; ; await pause(50)) {
    const reply = await send(ground.office.url(), ground.office.admin, wish);
    if (reply.kind === 'done') {
      ground.told.push({ key: wish.key, id: reply.id });
      return reply;
    }
    if (Date.now() > until)
      throw new Error(`No answer within ${GIVE_UP_MS} ms; the last was ${reply.status} ${reply.why}`);
  }
}

export interface Load {
  /** How many requests have an answer. */
  done(): number;
  /** How often there was none. */
  unanswered(): Reply[];
  /** Waits until so many more have an answer. */
  more(count: number): Promise<void>;
  /** No new request; ends once every hand has its answer. */
  finish(): Promise<void>;
}

const HANDS = 4;

export function startLoad(ground: Desk, chance: Chance): Load {
  let over = false;
  let done = 0;
  const unanswered: Reply[] = [];
  const hand = async (): Promise<void> => {
    while (!over) {
      const wish = wishedTrade(ground, chance);
      const reply = await send(ground.office.url(), ground.office.admin, wish);
      if (reply.kind === 'done') ground.told.push({ key: wish.key, id: reply.id });
      else {
        unanswered.push(reply);
        if (chance.below(8) === 0) ground.told.push({ key: wish.key });
        else await insist(ground, wish);
      }
      done += 1;
    }
  };
  let failed: Error | undefined;
  const hands = Promise.all(Array.from({ length: HANDS }, hand)).catch((error: unknown) => {
    failed = error instanceof Error ? error : new Error(String(error));
    over = true;
  });
  return {
    done: () => done,
    unanswered: () => unanswered,
    async more(count) {
      for (const goal = done + count; done < goal && !over;) await pause(5);
      if (failed) throw failed;
    },
    async finish() {
      over = true;
      await hands;
      if (failed) throw failed;
    },
  };
}
