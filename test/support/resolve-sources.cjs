// Our sources import './file.js', which is file.ts or file.tsx until it is compiled. Packages are left as they are.
const { existsSync } = require('node:fs');
const { resolve } = require('node:path');

/** @param {string} path @param {{ basedir: string, defaultResolver: Function }} options */
module.exports = function resolveSource(path, options) {
  const ours = /^\.\.?\/.*\.js$/.test(path) && !options.basedir.includes('node_modules');
  const stem = ours ? resolve(options.basedir, path.slice(0, -'.js'.length)) : '';
  const source = ours ? [`${stem}.ts`, `${stem}.tsx`].find((file) => existsSync(file)) : undefined;
  return options.defaultResolver(source ?? path, options);
};
