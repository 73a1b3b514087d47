/**
 * The persons' keys that are at hand, unwrapped. A list of fifty clients unwraps fifty keys once and not at each look;
 * what was not needed for a quarter of an hour is forgotten, and so is the oldest where there are very many.
 */
import type { Key } from './sealed-text.js';

const MOST = 20_000;
const MILLISECONDS = 15 * 60_000;

interface Held {
  key: Key;
  person: string;
  until: number;
}

export class KeyRing {
  readonly #held = new Map<string, Held>();
  /** Under which of them a person's data is sealed now. */
  readonly #current = new Map<string, string>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  put(person: string, key: Key): void {
    this.#held.delete(key.id);
    this.#held.set(key.id, { key, person, until: this.now() + MILLISECONDS });
    this.#current.set(person, key.id);
    for (const [id, held] of this.#held) {
      if (this.#held.size <= MOST && held.until > this.now()) break;
      this.#forget(id, held);
    }
  }

  get(id: string): Key | undefined {
    const held = this.#held.get(id);
    if (held && held.until > this.now()) return held.key;
    if (held) this.#forget(id, held);
    return undefined;
  }

  currentOf(person: string): Key | undefined {
    const id = this.#current.get(person);
    return id === undefined ? undefined : this.get(id);
  }

  forgetPerson(person: string): void {
    for (const [id, held] of this.#held) if (held.person === person) this.#forget(id, held);
  }

  #forget(id: string, { person }: Held): void {
    this.#held.delete(id);
    if (this.#current.get(person) === id) this.#current.delete(person);
  }
}
