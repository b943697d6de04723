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

/**
 * What a chart of an answer could have on its axes; null where it makes none.
 * A bar is one row: what may be added up over rows only a question itself knows.
 */
export function shapeOf(asked: Question, rows: Row[]): Shape | null {
  const measures = asked.columns.filter(isNumber);
  const names = asked.columns.filter(
    (cell) =>
      !cell.many && !cell.person && (cell.node || cell.name === 'year' || Object.keys(cell.words).length > 0) &&
      new Set(rows.map((row) => textOf(cell, row[cell.name]))).size === rows.length,
  );
  return measures.length && names.length && rows.length > 1 && rows.length <= 40 ? { names, measures } : null;
}

/** A bar for each row. */
export function barsOf(rows: Row[], by: Cell, of: Cell): { names: string[]; values: (number | null)[] } {
  return {
    names: rows.map((row) => textOf(by, row[by.name]) || '—'),
    values: rows.map((row) => (row[of.name] as number | null) ?? null),
  };
}
