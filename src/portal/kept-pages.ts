/**
 * A client who opens the page again before anything on it has changed gets the same text without its being rendered
 * again: rendering costs more than reading. The figures are read anew each time; a page is given again only to the
 * reader it was made for, and only where all that went into it is equal.
 */
interface Kept {
  made: string;
  html: string;
}

/** How many readers' pages are kept, some 15 KB each; the one that waited longest makes room. */
const READERS = 500;

export function keepingPages<V extends { id: string }, S>(
  render: (viewer: V, shown: S) => string,
  readers = READERS,
): (viewer: V, shown: S) => string {
  const pages = new Map<string, Kept>();
  return (viewer, shown) => {
    const made = JSON.stringify([viewer, shown]);
    const kept = pages.get(viewer.id);
    const html = kept?.made === made ? kept.html : render(viewer, shown);
    pages.delete(viewer.id);
    pages.set(viewer.id, { made, html });
    const [longest] = pages.size > readers ? pages.keys() : [];
    if (longest !== undefined) pages.delete(longest);
    return html;
  };
}
