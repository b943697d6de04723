// How a question's cells are shown: words and never codes, numbers and days as people write them.

import type { Column } from '../parts/Table.svelte';
import type { Cell, Question, Row, Thing } from './catalogue';
import { day, number, percent, yuan } from './format';
import { addressOf } from './router.svelte';
import { say, t } from './words';

export function textOf(cell: Cell, value: unknown): string {
  if (value == null) return '';
  if (Array.isArray(value)) return value.map((each) => textOf(cell, each)).join(say({ zh: '、', en: ', ' }));
  if (cell.node) return (value as Thing).shown ?? '';
  if (typeof value === 'boolean') return value ? t('yes') : t('no');
  if (typeof value === 'string' && cell.words[value]) return say(cell.words[value]);
  if (cell.type === 'Date') return day(String(value));
  if (typeof value === 'number') {
    if (cell.unit === 'percent') return percent(value, 1);
    if (cell.unit === 'yuan') return yuan(value);
    return cell.unit === 'year' || cell.name === 'year' ? String(value) : number(value);
  }
  return String(value);
}

const isNumber = (cell: Cell) => !cell.many && (cell.type === 'Int' || cell.type === 'Float') && cell.name !== 'year' && cell.unit !== 'year';

/** The columns of the table of an answer; those that no row fills are left out. */
export function columnsOf(asked: Question, rows: Row[], oneCounty = false): Column<Row>[] {
  return asked.columns
    .filter((cell) => cell.shown && rows.some((row) => filled(row[cell.name])) && !(cell.type === 'County' && oneCounty))
    .flatMap((cell) => {
      const column: Column<Row> = {
        key: cell.name,
        title: say(cell.title),
        text: (row) => textOf(cell, row[cell.name]),
        number: isNumber(cell),
        sorts: !cell.many,
        href: cell.node ? (row) => (row[cell.name] ? addressOf(cell.type, (row[cell.name] as Thing).id) : null) : undefined,
      };
      if (!cell.person || !rows.some((row) => (row[cell.name] as Thing | null)?.school)) return [column];
      if (asked.columns.some((each) => each.type === 'School')) return [column];
      const school: Column<Row> = { key: `${cell.name}-school`, title: t('school'), text: (row) => (row[cell.name] as Thing | null)?.school?.name ?? '', sorts: false };
      return [column, school];
    });
}

const filled = (value: unknown) => value != null && (!Array.isArray(value) || value.length > 0);

export interface Shape {
  names: Cell[];
  measures: Cell[];
}

/** What a chart of an answer could have on its axes; null where it makes none. */
export function shapeOf(asked: Question): Shape | null {
  const measures = asked.columns.filter(isNumber);
  const names = asked.columns.filter((cell) => !cell.many && !cell.person && (cell.node || cell.name === 'year' || Object.keys(cell.words).length > 0));
  return measures.length && names.length ? { names, measures } : null;
}

/** Bars of one measure by one column; of several rows of a bar numbers are added, shares are averaged. */
export function barsOf(rows: Row[], by: Cell, of: Cell): { names: string[]; values: number[] } {
  const found = new Map<string, number[]>();
  for (const row of rows) {
    const value = row[of.name];
    if (typeof value !== 'number') continue;
    const name = textOf(by, row[by.name]) || '—';
    found.set(name, [...(found.get(name) ?? []), value]);
  }
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const bars = [...found].map(([name, values]) => [name, of.unit === 'percent' ? sum(values) / values.length : sum(values)] as const);
  return { names: bars.map(([name]) => name), values: bars.map(([, value]) => value) };
}
