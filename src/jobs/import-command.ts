/** The program behind npm run import. */
import { createInterface } from 'node:readline/promises';
import { importOnce, type Terminal } from './import-once.js';

const { stdin, stdout, stderr } = process;
let last = '';

function clear(): void {
  if (stderr.isTTY && last) stderr.write('\r\u001b[K');
  last = '';
}

/** By its beginning, whatever its case; whoever only presses Enter, or ends the input, has given none. */
const answerOf = (typed: string, answers: readonly string[]): string | undefined =>
  typed === '' ? answers.at(-1) : answers.find((answer) => answer.startsWith(typed));

async function ask(question: string, answers: readonly string[]): Promise<string> {
  clear();
  for (;;) {
    const reader = createInterface({ input: stdin, output: stdout });
    const ended = new Promise<string>((resolve) => reader.once('close', () => resolve('')));
    const typed = await Promise.race([reader.question(`${question} (${answers.join(' / ')}) `), ended]);
    reader.close();
    const answer = answerOf(typed.trim().toLowerCase(), answers);
    if (answer !== undefined) return answer;
  }
}

/** On a terminal, progress is one line that is written over, and questions are asked; in a file there is neither. */
const terminal: Terminal = {
  progress(text) {
    if (!stderr.isTTY || text === last) return;
    last = text;
    stderr.write(`\r\u001b[K${text}`);
  },
  say(text) {
    clear();
    stdout.write(`${text}\n`);
  },
  ...(stdin.isTTY && stdout.isTTY && { ask }),
};
process.exitCode = await importOnce(process.env, process.argv.slice(2), terminal);
