// What axe finds on a page that keeps somebody from using it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Through the debugger, which the page's content policy does not hold back. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate<{ id: string; impact: string }[]>(
    `axe.run().then(({ violations }) => violations.map(({ id, impact }) => ({ id, impact })))`,
  );
  return found.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id }) => id);
}
