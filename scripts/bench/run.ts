/**
 * npm run bench [-- row ...]: measures the rows of rows/ one after the other and prints them as a table. The verdicts
 * are for people: a row that misses its goal does not fail the command, one that cannot be measured does.
 */
import { readdirSync } from 'node:fs';
import { openLab } from './lab.js';
import { show } from './rounds.js';
import { isMet, type Measured, type Row } from './row.js';

const FOLDER = new URL('./rows/', import.meta.url);

async function readRows(wanted: readonly string[]): Promise<Row[]> {
  const files = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.js'))
    .sort();
  const rows = await Promise.all(
    files.map(async (file) => ((await import(new URL(file, FOLDER).href)) as { row: Row }).row),
  );
  const unknown = wanted.filter((name) => !rows.some((row) => row.name === name));
  if (unknown.length > 0)
    throw new Error(`There is no row ${unknown.join(', ')}. The rows are: ${rows.map(({ name }) => name).join(', ')}.`);
  return wanted.length > 0 ? rows.filter(({ name }) => wanted.includes(name)) : rows;
}

interface Line {
  row: Row;
  measured?: Measured;
}

async function measure(rows: readonly Row[]): Promise<Line[]> {
  const lab = openLab(process.env);
  // Whoever stops the benchmarks leaves no server behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void lab.close().finally(() => process.exit(1)));
  const lines: Line[] = [];
  try {
    for (const row of rows) {
      console.log(`\n  ${row.name}`);
      try {
        lines.push({ row, measured: await row.run(lab) });
      } catch (error) {
        console.error(error);
        lines.push({ row });
      }
    }
  } finally {
    await lab.close();
  }
  return lines;
}

function table(lines: readonly Line[]): string {
  const cells = [['row', 'ours', 'baseline', 'ratio', 'goal', 'verdict'], ...lines.map(cellsOf)];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const lined = cells.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ')}`.trimEnd(),
  );
  return [...lined.slice(0, 1), `  ${widths.map((width) => '─'.repeat(width)).join('   ')}`, ...lined.slice(1)].join(
    '\n',
  );
}

function cellsOf({ row, measured }: Line): string[] {
  if (!measured) return [row.name, '', '', '', row.goal, 'not measured'];
  const { ours, baseline, ratio, unit } = measured;
  return [
    row.name,
    `${show(ours)} ${unit}`,
    baseline === undefined ? '' : `${show(baseline)} ${unit}`,
    baseline === undefined ? '' : show(ratio),
    row.goal,
    isMet(row, ratio) ? 'met' : 'MISSED',
  ];
}

const lines = await measure(await readRows(process.argv.slice(2)));
console.log(`\n${table(lines)}\n`);
if (lines.some(({ measured }) => !measured)) process.exitCode = 1;
