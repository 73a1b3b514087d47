/** A text as a picture that a phone's camera reads: dark on light in either theme, since cameras want it so. */
import type { VNode } from 'preact';
import { create } from 'qrcode';

/** Light modules round it, without which it is not found. */
const QUIET = 4;

export function QrPicture({ text, label }: { text: string; label: string }): VNode {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  const dark = [...data].flatMap((bit, at) => (bit ? [`M${at % size} ${Math.floor(at / size)}h1v1h-1z`] : []));
  const side = size + 2 * QUIET;
  return (
    <svg
      class="qr"
      role="img"
      aria-label={label}
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      width="232"
      height="232"
    >
      <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="#fff" />
      <path d={dark.join('')} fill="#000" shape-rendering="crispEdges" />
    </svg>
  );
}
