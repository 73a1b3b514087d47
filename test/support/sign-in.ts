// The sign-in as people do it, in a real browser.
import type { Page } from 'playwright-core';
import { PASSWORD } from './house.js';

/** Ends on the person's first page, the back office's or the portal's. */
export async function signIn(page: Page, url: string, email: string): Promise<void> {
  await page.goto(`${url}/login`);
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', PASSWORD);
  await page.click('button[type=submit]');
  await page.waitForURL(/\/(admin|portal)/);
}
