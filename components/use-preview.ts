/** What a form would do, asked of the server after a pause in typing; whatever is outdated is given up. */
import { useEffect, useState } from 'react';
import type { ActionJSON, FieldJSON, PreviewJSON, ScreenJSON } from '../src/admin/screen-json.js';
import { previewForm } from './server.js';

const PAUSE = 350;

export interface Previewing {
  /** The last answer; it stays until the next is there. */
  answer?: PreviewJSON;
  asking: boolean;
}

interface Asked {
  screen: ScreenJSON;
  action: ActionJSON;
  id?: string;
  fields: FieldJSON[];
  values: Record<string, string>;
}

export function usePreview({ screen, action, id, fields, values }: Asked): Previewing {
  const [state, setState] = useState<Previewing>({ asking: false });
  const sent = action.preview ? complete(fields, values) : undefined;
  const key = sent && JSON.stringify(sent);
  useEffect(() => {
    if (!sent) return setState({ asking: false });
    const outdated = new AbortController();
    setState(({ answer }) => ({ answer, asking: true }));
    const timer = window.setTimeout(() => {
      previewForm(screen.id, action.name, id, sent, outdated.signal).then(
        (answer) => setState({ answer, asking: false }),
        () => outdated.signal.aborted || setState({ asking: false }),
      );
    }, PAUSE);
    return () => {
      window.clearTimeout(timer);
      outdated.abort();
    };
  }, [key]);
  return state;
}

/** What is typed, once nothing that matters to figures is missing: a reason changes none, so a dash stands for it. */
function complete(fields: FieldJSON[], values: Record<string, string>): Record<string, string> | undefined {
  const typed = fields.map(({ name, kind, required }): [string, string, boolean] => {
    const value = values[name]?.trim() ?? '';
    return [name, value === '' && kind === 'prose' && required ? '…' : value, required];
  });
  if (typed.some(([, value, required]) => required && value === '')) return undefined;
  return Object.fromEntries(typed.filter(([, value]) => value !== '').map(([name, value]) => [name, value]));
}
