// Loaded into a server before its own first line: when it listens, every route that its Express router really has is
// written to ROUTES_FILE. Nothing is listed by hand.
const { Server } = require('node:http');
const { writeFileSync } = require('node:fs');

/** @typedef {{ rawPath?: unknown, route?: { methods: Record<string, boolean> }, handle?: { stack?: Layer[] } }} Layer */
/** @typedef {{ method: string, path: string }} Route */

const listen = Server.prototype.listen;
/** @type {(this: import('node:http').Server, ...args: any[]) => import('node:http').Server} */
Server.prototype.listen = function (...args) {
  const [app] = /** @type {{ router?: { stack: Layer[] } }[]} */ (/** @type {unknown} */ (this.listeners('request')));
  if (app?.router) writeFileSync(process.env.ROUTES_FILE ?? '', JSON.stringify(routesOf(app.router.stack, '')));
  return Reflect.apply(listen, this, args);
};

/** @param {Layer[]} stack @param {string} base @returns {Route[]} */
function routesOf(stack, base) {
  return stack.flatMap((layer) => {
    const paths = [layer.rawPath ?? ''].flat().map((path) => (path === '/' ? '' : String(path)));
    const { route, handle } = layer;
    if (route) return paths.flatMap((path) => methodsOf(route).map((method) => ({ method, path: base + path || '/' })));
    return handle?.stack ? paths.flatMap((path) => routesOf(handle.stack ?? [], base + path)) : [];
  });
}

/** A route for all methods answers the two that the server takes. @param {{ methods: Record<string, boolean> }} route */
function methodsOf({ methods }) {
  const named = Object.keys(methods).filter((name) => name !== '_all');
  return named.length === 0 ? ['GET', 'POST'] : named.map((name) => name.toUpperCase());
}
