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

/** Whether a server that listens on every address could take this port. @param {number} port */
export const isPortFree = (port) =>
  listenOnce(port, '::')
    .catch((error) => (error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL' ? listenOnce(port, '0.0.0.0') : Promise.reject(error)))
    .then(
      () => true,
      () => false,
    );
