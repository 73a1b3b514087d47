/** A mail's words: its paragraphs as plain text, and the same ones as a simple page. */
import { templateOf, type MailPlaces } from './templates.js';
import { invariant } from '../errors.js';
import { formatFor } from '../locales/format.js';
import { translator, type Language } from '../locales/index.js';

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

export interface MailContents {
  template: string;
  params: Readonly<Record<string, string>>;
  language: Language;
}

export function renderMail({ template, params, language }: MailContents, places: MailPlaces): RenderedMail {
  const shape = templateOf(template);
  invariant(shape, `there is a mail called ${template}`);
  const words = translator(language);
  const said = {
    ...params,
    ...(params.day && { date: formatFor({ language, timezone: 'UTC' }).date(new Date(params.day)) }),
  };
  const t = (key: string): string => words(`mail:${key}`, said);
  const link = shape.link?.(places, params);
  const subject = t(`${template}.subject`);
  const paragraphs = [t('greeting'), ...t(`${template}.body`).split('\n\n')];
  const go = link && t(`${template}.go`);
  const close = t('close');
  return {
    subject,
    text: [...paragraphs, ...(link ? [`${go}:\n${link}`] : []), close].join('\n\n') + '\n',
    html: page({ language, subject, paragraphs, close, link: link && go ? { href: link, words: go } : undefined }),
  };
}

interface PageParts {
  language: Language;
  subject: string;
  paragraphs: readonly string[];
  close: string;
  link?: { href: string; words: string };
}

/** Mail programs read little else than styles on the element. */
const BODY = 'margin:0;padding:32px 16px;background:#f6f5f2;color:#1c1b19;font:16px/1.5 system-ui,sans-serif';
const SHEET = 'max-width:520px;margin:0 auto;padding:32px;background:#ffffff;border:1px solid #dedbd3';
const BUTTON = 'display:inline-block;padding:12px 20px;background:#1f4d3f;color:#ffffff;text-decoration:none';
const SMALL = 'color:#5f5b52;font-size:13px;word-break:break-all';

function page({ language, subject, paragraphs, close, link }: PageParts): string {
  const body = paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`).join('\n');
  const href = link && escaped(link.href);
  const button = link
    ? `<p><a href="${href}" style="${BUTTON}">${escaped(link.words)}</a></p>\n<p style="${SMALL}">${href}</p>`
    : '';
  return `<!doctype html>
<html lang="${language.toLowerCase()}">
<head><meta charset="utf-8"><title>${escaped(subject)}</title></head>
<body style="${BODY}"><div style="${SHEET}">
${body}
${button}
<p>${escaped(close)}</p>
</div></body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
