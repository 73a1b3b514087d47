import { renderMail } from './render-mail.js';
import { TEMPLATES } from './templates.js';

const places = { origin: 'https://portal.example.org', resetToken: (id: string) => `token-of-${id}` };

test.each(Object.keys(TEMPLATES))('%s has all of its words, and no place that nothing fills', (template) => {
  const mail = renderMail({ template, params: {}, language: 'EN' }, places);
  expect(mail.subject).toMatch(/^[A-Z][^\n{}]{5,80}$/);
  expect(mail.text).not.toMatch(/\{\{|undefined/);
  expect(mail.html).toContain('<html lang="en">');
});

test('the page holds the same words as the text, and nothing of them is markup', () => {
  const mail = renderMail(
    { template: 'password-changed', params: {}, language: 'EN' },
    { ...places, origin: 'https://x/"><script>' },
  );
  expect(mail.html).not.toContain('<script>');
  expect(mail.html).toContain('&quot;&gt;&lt;script&gt;');
});

test('a template that is not there is a defect', () => {
  expect(() => renderMail({ template: 'constructor', params: {}, language: 'EN' }, places)).toThrow('Invariant');
});
