/** How one setting's text becomes a value, or a problem with its remedy. */
import type { Variables } from './env-file.js';

export type Report = (problem: string) => void;

export interface Range {
  or: number;
  min: number;
  max: number;
}

export function wholeNumber(variables: Variables, name: string, { or, min, max }: Range, report: Report): number {
  const text = variables[name] || String(or);
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  report(`${name} is "${text}". Set it to a whole number from ${min} to ${max}.`);
  return or;
}

/** A part of an address, whose signs may be written by their numbers; nothing where a % is not followed by one. */
export function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
