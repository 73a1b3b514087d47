import { dress } from './page.js';

const STATE = {
  session: { title: '</script><script>alert(1)</script><!--' },
  text: 'line\u2028line; \n window.THEME = ',
};
const page = (state: object) => `
    <!DOCTYPE html>
    <html lang=en>
    <head>
      <script>
        window.REDUX_STATE = ${JSON.stringify(state)};
        window.THEME = {};
      </script>
      <link rel="stylesheet" href="https://fonts.googleapis.com/css?family=Roboto:300,400,500,700" type="text/css">
      <script src="/admin/frontend/assets/app.bundle.js"></script>
      <style>:root {
        color-scheme: light;
      }</style>
    </head><body><div id="app" /><script>go()</script></body></html>`;

const dressed = dress(page(STATE), 'a-nonce', { 'app.bundle.js': 'app.0123456789ab.js' });

test('no text in the state can close the script that it stands in, and the state stays what it was', () => {
  const [, json = ''] = /window\.REDUX_STATE = (.*);\n/.exec(dressed) ?? [];
  expect(json).not.toMatch(/[<\u2028\u2029]/);
  expect(JSON.parse(json)).toEqual(STATE);
});

test('every script carries the nonce, and none that is not ours has one', () => {
  expect(dressed.match(/<script/g)).toHaveLength(dressed.match(/<script nonce="a-nonce"/g)?.length ?? 0);
  expect(dressed).toContain('window.__webpack_nonce__ = "a-nonce"');
});

test('the page names no other host, and its scripts by their content', () => {
  expect(dressed).not.toMatch(/https?:\/\//);
  expect(dressed).toContain('src="/admin/frontend/assets/app.0123456789ab.js"');
});

test('the page does not fix its colours to the light ones', () => {
  expect(dressed).not.toContain('color-scheme: light');
});

test('a page that AdminJS writes in another way is a defect and not an unsafe page', () => {
  expect(() => dress('<html></html>', 'a-nonce', {})).toThrow('AdminJS writes its page as it did');
});
