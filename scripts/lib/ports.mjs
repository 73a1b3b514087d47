import { createServer } from 'node:net';

/** @param {number} port @param {string} host @returns {Promise<number>} the port listened on */
function listenOnce(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}

export const freePort = () => listenOnce(0, '127.0.0.1');

/** Whether the application could listen there. @param {number} port */
export const isPortFree = (port) =>
  listenOnce(port, process.env.HOST || '127.0.0.1').then(
    () => true,
    () => false,
  );
