// How a question's cells are shown: words and never codes, numbers and days as people write them.

import type { Column } from '../parts/Table.svelte';
import type { Cell, Question, Row, Thing } from './catalogue';
import { day, moneys, number, percent, yuan } from './format';
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
  const people = asked.columns.filter((cell) => cell.person && !cell.many);
  const withSchool = !asked.columns.some((each) => each.type === 'School');
  /** Who it is that a text names, where another column holds the person: a member may be of the county or a guest. */
  const behind = (cell: Cell) => (cell.type === 'String' ? people.find((each) => !each.shown && rows.some((row) => personOf(row, each)) && rows.every((row) => !personOf(row, each) || personOf(row, each)!.shown === row[cell.name])) : undefined);
  return asked.columns
    .filter((cell) => cell.shown && rows.some((row) => filled(row[cell.name])) && !(cell.type === 'County' && oneCounty))
    .flatMap((cell) => {
      const person = cell.person && !cell.many ? cell : behind(cell);
      const money = cell.unit === 'yuan' && isNumber(cell) ? moneys(rows.map((row) => row[cell.name] as number | null)) : null;
      const column: Column<Row> = {
        key: cell.name,
        title: money ? inUnit(say(cell.title), money.unit) : say(cell.title),
        text: money ? (row) => money.text(row[cell.name] as number | null) : (row) => textOf(cell, row[cell.name]),
        number: isNumber(cell),
        sorts: !cell.many,
        href: cell.node ? (row) => (row[cell.name] ? addressOf(cell.type, (row[cell.name] as Thing).id) : null) : person && ((row) => (personOf(row, person) ? addressOf(person.type, personOf(row, person)!.id) : null)),
      };
      return person ? [column, ...beside(person, rows, withSchool)] : [column];
    });
}

const personOf = (row: Row, cell: Cell) => row[cell.name] as Thing | null;

/** What tells people of one name apart: the number, and the school where no column of the question has it. */
function beside(cell: Cell, rows: Row[], withSchool: boolean): Column<Row>[] {
  const who = say(cell.title);
  const number: Column<Row> = { key: `${cell.name}-number`, title: say({ zh: `${who}编号`, en: `${who}: number` }), text: (row) => personOf(row, cell)?.number ?? '', sorts: false };
  const school: Column<Row> = { key: `${cell.name}-school`, title: say({ zh: `${who}学校`, en: `${who}: school` }), text: (row) => personOf(row, cell)?.school?.name ?? '', sorts: false };
  return [
    ...(rows.some((row) => personOf(row, cell)?.number) ? [number] : []),
    ...(withSchool && rows.some((row) => personOf(row, cell)?.school) ? [school] : []),
  ];
}

/** A heading with the unit of its column, in the place of one that it names itself. */
export function inUnit(title: string, unit: string): string {
  const bare = title.replace(/\s*[（(](元|yuan)[）)]$/, '');
  return say({ zh: `${bare}（${unit}）`, en: `${bare} (${unit})` });
}

const filled = (value: unknown) => value != null && (!Array.isArray(value) || value.length > 0);

/** What a bar can be called by. */
export interface Naming {
  name: string;
  title: string;
  text: (row: Row) => string;
}
export interface Shape {
  names: Naming[];
  measures: Cell[];
}

/**
 * What a chart of an answer could have on its axes; null where it makes none.
 * A bar is one row: what may be added up over rows only a question itself knows.
 */
export function shapeOf(asked: Question, rows: Row[]): Shape | null {
  if (rows.length < 2 || rows.length > 40) return null;
  const measures = asked.columns.filter((cell) => isNumber(cell) && rows.filter((row) => row[cell.name] != null).length > 1);
  const names = namingsOf(asked, rows);
  return measures.length && names.length ? { names, measures } : null;
}

/** The columns that tell the rows apart, each by itself; else as many of them as do so together. What is not shown, and codes, name nothing. */
function namingsOf(asked: Question, rows: Row[]): Naming[] {
  // rows that are each of one person are called by the person, who is known by the number: schools would not tell whom a bar is of
  const person = asked.columns.find((cell) => cell.person && cell.shown && !cell.many);
  if (person) {
    const who = (row: Row) => [personOf(row, person)?.shown, personOf(row, person)?.number].filter(Boolean).join(' ');
    return new Set(rows.map(who)).size === rows.length ? [{ name: person.name, title: say(person.title), text: who }] : [];
  }
  const cells = asked.columns.filter((cell) => cell.shown && !cell.person && !isNumber(cell) && cell.type !== 'Boolean' && cell.shownBy !== 'id');
  const apart = (of: Cell[]) => new Set(rows.map((row) => of.map((cell) => textOf(cell, row[cell.name])).join('\n'))).size;
  const alone = cells.filter((cell) => !cell.many && (cell.node || cell.name === 'year' || Object.keys(cell.words).length > 0) && apart([cell]) === rows.length);
  if (alone.length) return alone.map((cell) => ({ name: cell.name, title: say(cell.title), text: (row) => textOf(cell, row[cell.name]) }));
  const together: Cell[] = [];
  for (const cell of cells) if (apart([...together, cell]) > Math.max(1, apart(together))) together.push(cell);
  if (apart(together) < rows.length) return [];
  const all = (of: Row) => together.map((cell) => textOf(cell, of[cell.name])).filter(Boolean).join(' · ');
  return [{ name: together.map((cell) => cell.name).join(' '), title: together.map((cell) => say(cell.title)).join(' · '), text: all }];
}

/** A bar for each row that has a value. */
export function barsOf(rows: Row[], by: Naming, of: Cell): { names: string[]; values: number[] } {
  const told = rows.filter((row) => row[of.name] != null);
  return { names: told.map((row) => by.text(row) || '—'), values: told.map((row) => row[of.name] as number) };
}
