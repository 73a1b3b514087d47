/** The program of a thread that looks at macs alone: it is given pairs of hash and mac, and in the end says of all of them. */
import { parentPort, workerData } from 'node:worker_threads';
import { HEX, macReader } from '../domain/log-verification.js';

const isMac = macReader((workerData as { keys: string[] }).keys);
let allRight = true;

parentPort?.on('message', (pairs: Uint8Array | null) => {
  if (pairs === null) return parentPort?.postMessage(allRight);
  const bytes = Buffer.from(pairs.buffer, pairs.byteOffset, pairs.byteLength);
  for (let at = 0; allRight && at < bytes.length; at += 2 * HEX)
    allRight = isMac(bytes.toString('latin1', at, at + HEX), bytes.toString('latin1', at + HEX, at + 2 * HEX));
});
