/**
 * An answer that says how far the work is before it says what came of it: one JSON object a line, for whoever accepts
 * that; for anybody else, the answer alone.
 */
import type { Request, Response } from 'express';
import type { Progress } from '../../services/imported-file.js';

export interface Stream {
  progress(progress: Progress): void;
  end(answer: object): void;
}

const LINES = 'application/x-ndjson';
const OFTEN_ENOUGH_MILLISECONDS = 150;

export function progressStream(req: Request, res: Response): Stream {
  if (req.accepts(['json', LINES]) !== LINES)
    return { progress: () => undefined, end: (answer) => void res.type('json').end(JSON.stringify(answer)) };
  let last: { step: string; at: number } | undefined;
  const begin = (): void => {
    // Packed, the lines would wait for each other.
    if (!res.headersSent) res.set({ 'Content-Type': LINES, 'Cache-Control': 'no-store, no-transform' }).flushHeaders();
  };
  return {
    progress(progress) {
      const now = performance.now();
      if (last && last.step === progress.step && now - last.at < OFTEN_ENOUGH_MILLISECONDS) return;
      last = { step: progress.step, at: now };
      begin();
      res.write(`${JSON.stringify({ progress })}\n`);
    },
    end(answer) {
      begin();
      res.end(`${JSON.stringify(answer)}\n`);
    },
  };
}
