// What axe finds on a page that keeps somebody from using it, each with its places.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

export const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Finding {
  id: string;
  impact: string;
  where: string;
}

/** Of a page that has been given AXE: through the debugger, which the page's content policy does not hold back. */
export const findingsOf = (page: Page): Promise<Finding[]> =>
  page.evaluate<Finding[]>(
    `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, impact, nodes }) => (
      { id, impact, where: nodes.map(({ target }) => target.join(' ')).join(', ') })))`,
  );

export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return (await findingsOf(page))
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .map(({ id, where }) => `${id}: ${where}`);
}
