/**
 * A client who opens the page again before anything on it has changed gets the same bytes again, with no figure read and
 * nothing rendered. What tells that nothing changed is the stamp that came with the session (db/portal-stamp.ts): it is
 * older than what is read after it, so a page may be newer than its stamp and never older. A page is given again only to
 * the person it was made for, as that person is now, and only until the clock alone would change it.
 */
import { PackedPage } from './packed-page.js';

/** Who asks, for a page of which state. */
export interface Asked<V> {
  viewer: V;
  /** With its parameters: another address is another page. */
  address: string;
  /** Without one, nothing is kept. */
  stamp: string | undefined;
  now: Date;
}

export interface Made {
  html: string;
  /** From then on the clock may have changed it. */
  until: Date;
}

interface Kept {
  made: string;
  from: number;
  until: number;
  page: PackedPage;
}

/** How many readers' pages are kept, some 20 KB each; the one that waited longest makes room. */
const READERS = 500;
/** Whatever the stamp should have told and does not is seen after so long. */
const MOST_MS = 5 * 60_000;

export type KeptPages<V> = (asked: Asked<V>, make: () => Promise<Made | undefined>) => Promise<PackedPage | undefined>;

export function keepingPages<V extends { id: string }>(readers = READERS): KeptPages<V> {
  const pages = new Map<string, Kept>();
  return async ({ viewer, address, stamp, now }, make) => {
    const made = JSON.stringify([stamp, address, viewer]);
    const kept = pages.get(viewer.id);
    if (stamp !== undefined && kept?.made === made && isWithin(now, kept)) {
      pages.delete(viewer.id);
      pages.set(viewer.id, kept);
      return kept.page;
    }
    const fresh = await make();
    if (!fresh) return undefined;
    const page = new PackedPage(fresh.html);
    if (stamp === undefined) return page;
    const until = Math.min(fresh.until.getTime(), now.getTime() + MOST_MS);
    pages.delete(viewer.id);
    pages.set(viewer.id, { made, page, from: now.getTime(), until });
    const [longest] = pages.size > readers ? pages.keys() : [];
    if (longest !== undefined) pages.delete(longest);
    return page;
  };
}

/** A clock that was put back ends a page too. */
const isWithin = (now: Date, { from, until }: Kept): boolean => from <= now.getTime() && now.getTime() < until;
