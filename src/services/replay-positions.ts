/** Replays the positions that a change touches, each from the change's moment on; what is different is stored. */
import {
  readPositionEvents,
  readPositionStates,
  removePositionStates,
  savePositionStates,
  type PositionKey,
  type PositionState,
  type StoredState,
} from '../db/position-states.js';
import type { Tx } from '../db/transaction.js';
import { apply, isDealing, NOTHING_HELD, type Position, type PositionEvent } from '../domain/position.js';
import { Refusal } from '../errors.js';

/** An event that cannot be: more leaves than is there. */
export interface Problem {
  event_id: string;
  portfolio_id: string;
  refusal: Refusal;
}

export interface ReplayedPosition {
  key: PositionKey;
  /** The position just before the change's moment. */
  before: Position;
  /** What the events since come to, and what stood there until now. */
  states: PositionState[];
  old: StoredState[];
  /** The moment of the last of its dealings, where one of those replayed is one. */
  dealt_at: Date | undefined;
}

/** Refused with `oversold` at the first event that cannot be, unless `onProblem` takes it: then it is left out. */
export async function replayPositions(
  tx: Tx,
  keys: readonly PositionKey[],
  onProblem?: (problem: Problem) => void,
): Promise<ReplayedPosition[]> {
  if (keys.length === 0) return [];
  const [events, stored] = await Promise.all([readPositionEvents(tx, keys), readPositionStates(tx, keys)]);
  return keys.map((key, i) => replayOne(key, events[i] ?? [], stored[i] ?? [], onProblem));
}

/** Stores what a replay has changed. */
export function saveReplayed(tx: Tx, replayed: readonly ReplayedPosition[]): void {
  removePositionStates(tx, replayed.flatMap(noLonger));
  savePositionStates(
    tx,
    replayed.map(newOrDifferent),
    replayed.some(({ old }) => old.length > 0),
  );
}

/** Its events from the moment on, after the last of the states before it. */
export function replayOne(
  key: PositionKey,
  events: readonly PositionEvent[],
  stored: readonly StoredState[],
  onProblem?: (problem: Problem) => void,
): ReplayedPosition {
  const earlier = stored.find((state) => state.earlier);
  const before = earlier?.position ?? NOTHING_HELD;
  const states: PositionState[] = [];
  let position = before;
  for (const event of events) {
    const step = attempt(position, event, key, onProblem);
    if (!step) continue;
    position = step.position;
    states.push({ ...step, event_kind: event.kind, event_id: event.id, at: event.at, seq: event.seq });
  }
  const dealt_at = states.findLast(({ event_kind }) => isDealing(event_kind))?.at;
  return { key, before, states, old: stored.filter((state) => !state.earlier), dealt_at };
}

function attempt(
  position: Position,
  event: PositionEvent,
  key: PositionKey,
  onProblem?: (problem: Problem) => void,
): ReturnType<typeof apply> {
  try {
    return apply(position, event, key.symbol);
  } catch (error) {
    if (!onProblem || !(error instanceof Refusal)) throw error;
    onProblem({ event_id: event.id, portfolio_id: key.portfolio_id, refusal: error });
    return undefined;
  }
}

const placed = ({ portfolio_id, symbol }: PositionKey) => ({ portfolio_id, symbol });

function noLonger({ key, states, old }: ReplayedPosition) {
  if (old.length === 0) return [];
  const now = new Set(states.map(({ seq }) => seq));
  return old.filter(({ seq }) => !now.has(seq)).map((state) => ({ ...state, ...placed(key) }));
}

function newOrDifferent({ key, states, old }: ReplayedPosition) {
  if (old.length === 0) return { ...placed(key), states };
  const stood = new Map(old.map((state) => [state.seq, state]));
  return { ...placed(key), states: states.filter((state) => !same(state, stood.get(state.seq))) };
}

function same(state: PositionState, old: PositionState | undefined): boolean {
  return (
    old !== undefined &&
    state.cash === old.cash &&
    state.position.quantity === old.position.quantity &&
    state.position.cost_basis === old.position.cost_basis &&
    state.position.realized_pnl === old.position.realized_pnl &&
    state.position.last_price === old.position.last_price
  );
}

/** The position after all events of a replay. */
export const finalPosition = ({ before, states }: ReplayedPosition): Position =>
  states[states.length - 1]?.position ?? before;
