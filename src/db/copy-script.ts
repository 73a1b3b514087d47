/** Reads a script of COPY blocks and one-line commands as it comes in, without ever holding a block. */
export type ScriptPart =
  { copy: string; data: AsyncIterable<Buffer>; command: '' } | { copy?: undefined; command: string };

const NEWLINE = 0x0a;
/** COPY's own text never holds it: a backslash of a value is written twice. */
const END = Buffer.from('\n\\.\n');

/** Each block's data must be read to its end before the next part is asked for. */
export async function* readScript(source: AsyncIterable<Buffer>): AsyncGenerator<ScriptPart> {
  const text = new Incoming(source);
  for (;;) {
    const line = await text.line();
    if (line === undefined) return;
    if (/^COPY .* FROM stdin;$/.test(line)) yield { copy: line.slice(0, -1), data: text.block(), command: '' };
    else yield { command: line };
  }
}

class Incoming {
  private held: Buffer = Buffer.alloc(0);
  private readonly chunks: AsyncIterator<Buffer>;

  constructor(source: AsyncIterable<Buffer>) {
    this.chunks = source[Symbol.asyncIterator]();
  }

  /** Nothing at the end. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.held.indexOf(NEWLINE);
      if (end >= 0) {
        const line = this.held.subarray(0, end).toString();
        this.held = this.held.subarray(end + 1);
        return line;
      }
      if (await this.more()) continue;
      if (this.held.length > 0) throw new Error('the rows break off within a command');
      return undefined;
    }
  }

  /** A line break is made up before the first row, so that the end of an empty block is found like any other. */
  async *block(): AsyncGenerator<Buffer> {
    let madeUp = 1;
    this.held = Buffer.concat([END.subarray(0, madeUp), this.held]);
    for (;;) {
      const end = this.held.indexOf(END);
      const sure = end >= 0 ? end + 1 : Math.max(0, this.held.length - END.length + 1);
      if (sure > madeUp) yield this.held.subarray(madeUp, sure);
      if (sure > 0) madeUp = 0;
      this.held = this.held.subarray(end >= 0 ? end + END.length : sure);
      if (end >= 0) return;
      if (!(await this.more())) throw new Error('the rows break off within a table');
    }
  }

  private async more(): Promise<boolean> {
    const next = await this.chunks.next();
    if (next.done) return false;
    this.held = this.held.length === 0 ? next.value : Buffer.concat([this.held, next.value]);
    return true;
  }
}
