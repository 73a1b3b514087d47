/** In a demo mail is put into a folder, one file each, as any mail program opens it. Nobody is written to. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { invariant } from '../errors.js';
import type { Delivery, Letter } from './delivery.js';
import { messageOf } from './message.js';

export function createFolderDelivery(folder: string, from: string): Delivery {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return {
    async send(letter: Letter) {
      const { message } = await transport.sendMail(messageOf(letter, from));
      invariant(Buffer.isBuffer(message), 'the library writes into a buffer');
      // What a mail says is its reader's: a link in it sets a password.
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const name = `${letter.date.toISOString().replace(/[:.]/g, '-')}-${letter.id}.eml`;
      await writeFile(join(folder, name), message, { mode: 0o600 });
    },
    close: () => transport.close(),
  };
}
