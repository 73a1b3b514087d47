// The house's colours can be read, on paper and in the dark, also by somebody who does not tell red from green.
import { readFileSync } from 'node:fs';

type Palette = Record<string, string>;

const CSS = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
const [light = {}, darkBySystem = {}, darkBySwitch = {}] = CSS.split(/:root[^{]*\{/)
  .slice(1)
  .map(paletteOf);

function paletteOf(block: string): Palette {
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

type Rgb = readonly [number, number, number];

function linear(hex = ''): Rgb {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** WCAG 2.2, contrast ratio. */
function contrast(one?: string, other?: string): number {
  const [low = 0, high = 0] = [luminance(linear(one)), luminance(linear(other))].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Deuteranopia by Viénot, Brettel and Mollon (1999): the two longer-wave cones answer alike. */
function withoutGreen([r, g, b]: Rgb): Rgb {
  const mixed = 0.29275 * r + 0.70725 * g;
  return [mixed, mixed, -0.02234 * r + 0.02234 * g + b];
}

/** How far apart two colours look, in CIE Lab. */
function difference(one: Rgb, other: Rgb): number {
  const lab = ([r, g, b]: Rgb): Rgb => {
    const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
    const [x, y, z] = [
      f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505),
      f(luminance([r, g, b])),
      f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089),
    ];
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
  };
  const [a, b] = [lab(one), lab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

const THEMES: [string, Palette][] = [
  ['light', light],
  ['dark', darkBySystem],
];
const TEXTS = ['ink', 'ink-soft', 'ink-faint', 'accent', 'accent-strong', 'gain', 'loss', 'warn'];

test.each(THEMES)('%s: every text stands out from every ground by 4.5 to 1', (_name, palette) => {
  const weak = TEXTS.flatMap((text) =>
    ['paper', 'surface', 'sunken'].map((ground) => ({ text, ground, ratio: contrast(palette[text], palette[ground]) })),
  );
  expect(weak.filter(({ ratio }) => !(ratio >= 4.5))).toEqual([]);
});

test.each(THEMES)('%s: a mark stands out from its wash, and a button’s word from the button', (_name, palette) => {
  const pairs = [
    ['gain', 'gain-wash'],
    ['loss', 'loss-wash'],
    ['warn', 'warn-wash'],
    ['ink-soft', 'warn-wash'],
    ['ink', 'loss-wash'],
    ['on-accent', 'accent'],
    ['on-accent', 'accent-strong'],
    ['accent', 'loss-wash'],
    ['accent', 'warn-wash'],
  ];
  expect(pairs.filter(([text = '', ground = '']) => !(contrast(palette[text], palette[ground]) >= 4.5))).toEqual([]);
});

test.each(THEMES)('%s: the edge of a field stands out by 3 to 1', (_name, palette) => {
  expect(contrast(palette.border, palette.paper)).toBeGreaterThanOrEqual(3);
});

test.each(THEMES)('%s: gain and loss look different to a reader without green cones', (_name, palette) => {
  expect(difference(withoutGreen(linear(palette.gain)), withoutGreen(linear(palette.loss)))).toBeGreaterThan(20);
});

test('the switch turns to the same dark as the system', () => {
  expect(Object.keys(darkBySystem).length).toBeGreaterThan(20);
  expect(darkBySwitch).toEqual(darkBySystem);
});

test('the dark names no colour that the light one lacks', () => {
  expect(Object.keys(darkBySystem).filter((name) => !(name in light))).toEqual([]);
});
