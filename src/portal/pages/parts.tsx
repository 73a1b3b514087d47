/** The small pieces that pages share: figures, marks, moments, what to say where there is nothing. */
import type { ComponentChildren, VNode } from 'preact';
import type { View } from './view.js';

/** A figure as it is read, with the plain one beside it for whoever compares or copies it. */
export const Figure = ({ value, children }: { value: string; children: ComponentChildren }): VNode => (
  <data class="num" value={value}>
    {children}
  </data>
);

export type Direction = 'gain' | 'loss' | 'even';

export function directionOf(amount: string): Direction {
  if (isZero(amount)) return 'even';
  return amount.startsWith('-') ? 'loss' : 'gain';
}

/** Whether a column's decimal text says nothing but zero. */
export const isZero = (amount: string): boolean => !/[1-9]/.test(amount);

interface GainProps {
  view: View;
  value: string;
  written: string;
}

/** A gain or a loss, told by its sign, its colour and, to who hears the page, by its word. */
export function Gain({ view: { t }, value, written }: GainProps): VNode {
  const direction = directionOf(value);
  return (
    <data class={`num ${direction}`} value={value}>
      {direction !== 'even' && <span class="heard">{t(`gain.${direction}`)} </span>}
      {written}
    </data>
  );
}

/** `calm` is settled and well, `wait` asks for patience, `stop` tells of a refusal, `plain` only says. */
export type Tone = 'calm' | 'wait' | 'stop' | 'plain';

export const Mark = ({ tone, children }: { tone: Tone; children: ComponentChildren }): VNode => (
  <span class={`tag ${tone}`}>{children}</span>
);

export const Day = ({ view: { f }, moment }: { view: View; moment: Date }): VNode => (
  <time dateTime={moment.toISOString()}>
    {f.day(moment)} <span class="soft">{f.time(moment)}</span>
  </time>
);

/** Where there is no figure to show. */
export const Dash = ({ heard }: { heard: string }): VNode => (
  <span class="soft">
    <span aria-hidden="true">–</span>
    <span class="heard">{heard}</span>
  </span>
);

export const Moment = ({ view: { f }, moment }: { view: View; moment: Date }): VNode => (
  <time dateTime={moment.toISOString()}>{f.moment(moment)}</time>
);

export const Nothing = ({ title, children }: { title: string; children: ComponentChildren }): VNode => (
  <div class="nothing">
    <p class="nothing-title">{title}</p>
    <p>{children}</p>
  </div>
);

export const Notice = ({ tone, children }: { tone: Tone; children: ComponentChildren }): VNode => (
  <div class={`notice ${tone}`}>{children}</div>
);
