/** What a source of prices is: asked for symbols, it answers quotes, and names what it could not answer for. */
import type { Quote, QuoteProblem, Wanted } from '../domain/quotes.js';

export const PROVIDERS = ['coingecko', 'ecb'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

export interface Answer {
  quotes: readonly Quote[];
  /** What was answered in a way that cannot be taken, by symbol. What is in neither list was not answered. */
  problems: readonly QuoteProblem[];
}

export interface PriceProvider {
  name: ProviderName;
  /** The kinds of symbol that it knows. */
  kinds: readonly Wanted['kind'][];
  /** Whether its silence about a symbol is worth naming; it may answer for more than that. */
  answersFor(wanted: Wanted): boolean;
  /** Throws a ProviderFailure where nothing at all could be had. */
  fetch(wanted: readonly Wanted[], signal: AbortSignal): Promise<Answer>;
}

/** Why a whole answer could not be had, or not be taken. */
export type FailureKind =
  | 'timed_out'
  | 'unreachable'
  | 'cut_off'
  | 'failing'
  | 'busy'
  | 'refused'
  | 'redirected'
  | 'wrong_type'
  | 'too_large'
  | 'malformed';

export class ProviderFailure extends Error {
  constructor(readonly kind: FailureKind) {
    super(`a price provider's answer: ${kind}`);
    this.name = 'ProviderFailure';
  }
}
