// The disk that the server's own log goes to is full.
import { closeSync, openSync } from 'node:fs';
import { send, wishedTrade } from '../hands.js';
import type { Drill } from './drill.js';

export const FULL = '/dev/full';
const TRADES = 5;

export const logFull: Drill = {
  name: 'log-full',
  guarantee: 'a server whose log cannot be written goes on working, and ends as it should',
  async run(ground, chance) {
    const full = openSync(FULL, 'w');
    const server = await ground.office.another({}, full);
    closeSync(full);
    for (let trade = 0; trade < TRADES; trade += 1) {
      const wish = wishedTrade(ground, chance);
      const reply = await send(server.url, ground.office.admin, wish);
      if (reply.kind !== 'done') throw new Error(`A trade was not entered: ${reply.status} ${reply.why}`);
      ground.told.push({ key: wish.key, id: reply.id });
    }
    const code = await server.stop();
    if (code !== 0) throw new Error(`The server ended with ${code}.`);
  },
};
