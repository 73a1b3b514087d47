/**
 * AdminJS's page, made safe: its inline scripts carry this answer's nonce, the state inside them cannot close them, no
 * other host is named, and the house's own style and colours stand before the first paint.
 */
import { randomBytes } from 'node:crypto';
import type { Response } from 'express';
import type { AssetList } from './assets.js';
import { assetUrl } from '../http/assets.js';
import { invariant } from '../errors.js';

const FONTS = /<link[^>]*href="https:\/\/fonts\.googleapis\.com[^>]*>/;
/** JSON holds no raw line break, so the first one after the state ends it. */
const STATE = /(window\.REDUX_STATE = )([^\n]*)(;\n)/;
const SCRIPT = /(\/admin\/frontend\/assets\/)([\w.-]+\.bundle\.js)/g;

/** AdminJS's page, and not what an error is answered with. */
export const isPage = (html: string): boolean => STATE.test(html);

/** `papers` is where papers lie, if that is not here. */
export function sendPage(res: Response, html: string, scripts: AssetList, papers = ''): Response {
  const nonce = randomBytes(16).toString('base64');
  return res
    .set('Content-Security-Policy', policyFor(nonce, papers))
    .type('html')
    .send(dress(html, nonce, scripts));
}

export function dress(html: string, nonce: string, scripts: AssetList): string {
  invariant(FONTS.test(html) && STATE.test(html), 'AdminJS writes its page as it did');
  const styles = ['tokens.css', 'admin.css', 'chart.css', 'admin-figures.css']
    .map((name) => `<link rel="stylesheet" href="${assetUrl(name)}">`)
    .join('');
  return html
    .trim()
    .replace(
      FONTS,
      () =>
        `<link rel="icon" href="${assetUrl('favicon.svg')}" type="image/svg+xml">${styles}<script src="${assetUrl('portal.js')}"></script>`,
    )
    .replace(STATE, (_all, start: string, state: string, end: string) => start + escaped(state) + end)
    .replace(SCRIPT, (_all, folder: string, name: string) => folder + (scripts[name] ?? name))
    .replaceAll('<script', `<script nonce="${nonce}"`)
    .replace('window.REDUX_STATE', `window.__webpack_nonce__ = ${JSON.stringify(nonce)};\n        window.REDUX_STATE`)
    .replace(/:root \{\s*color-scheme: light;\s*\}/, '');
}

/** No text inside the script can end it, or begin a comment that swallows the end. */
const escaped = (json: string): string =>
  json.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

const policyFor = (nonce: string, papers: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    // AdminJS's components write their styles into the page as they appear.
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: ${papers}`.trim(),
    `frame-src 'self' ${papers}`.trim(),
    "font-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ');
