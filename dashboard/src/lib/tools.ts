// What the workbench offers: for each kind of job the fields of its form, and how they become what it is given.

import type { Given, Kind } from './jobs.svelte';
import type { Word } from './words';

export interface Field {
  name: string;
  label: Word;
  kind: 'number' | 'date' | 'by' | 'check' | 'stage' | 'subject';
  /** What it begins with, for a day of the data. */
  begins: (day: string) => string;
  least?: number;
  needed?: boolean;
}
export interface Tool {
  kind: Kind;
  fields: Field[];
  /** Whether a scenario may be put beside it. */
  supposes: boolean;
}

const none = () => '';
const asOf = (label: Word): Field => ({ name: 'asOf', label, kind: 'date', begins: (day) => day, needed: true });
const count = (name: string, label: Word, begins = '', needed = false): Field => ({ name, label, kind: 'number', begins: () => begins, least: 1, needed });

export const TOOLS: Tool[] = [
  {
    kind: 'FORECAST',
    supposes: true,
    fields: [
      asOf('dataUpTo'),
      { name: 'until', label: 'untilYear', kind: 'number', begins: (day) => String(Number(day.slice(0, 4)) + 3), least: 1900, needed: true },
      { name: 'by', label: 'groupedBy', kind: 'by', begins: () => 'district' },
      { name: 'backtest', label: 'backtest', kind: 'check', begins: none },
    ],
  },
  { kind: 'CREDITS', supposes: true, fields: [asOf('dataUpTo'), count('aYear', 'perKindYear', '2')] },
  { kind: 'PLAN_MENTORS', supposes: true, fields: [asOf('planFrom'), count('ceiling', 'ceilingEach', '3')] },
  {
    kind: 'PLAN_PLACES',
    supposes: true,
    fields: [asOf('planFrom'), { name: 'to', label: 'lastStart', kind: 'date', begins: none }, count('most', 'perTeacher', '1')],
  },
  { kind: 'PLAN_BASES', supposes: true, fields: [asOf('planFrom'), { ...count('newMost', 'newBases'), least: 0 }] },
  {
    kind: 'PLAN_SEATS',
    supposes: true,
    fields: [
      asOf('planFrom'),
      count('seats', 'seatsToSplit', '60', true),
      { name: 'stage', label: 'stage', kind: 'stage', begins: none, needed: true },
      { name: 'subject', label: 'subject', kind: 'subject', begins: none, needed: true },
    ],
  },
  {
    kind: 'PLAN_BUDGET',
    supposes: true,
    fields: [asOf('planFrom'), { ...count('budget', 'budgetYuan'), least: 0 }, { ...count('cut', 'cutPercent'), least: 0 }],
  },
];

/** What the form's values give a job; what is empty is left out. */
export function givenOf(tool: Tool, values: Record<string, string>, scenario: string): Given {
  const given: Record<string, unknown> = { kind: tool.kind };
  for (const field of tool.fields) {
    const value = values[field.name] ?? '';
    if (value === '') continue;
    given[field.name] = field.kind === 'number' ? Number(value) : field.kind === 'check' ? true : value;
  }
  if (tool.supposes && scenario.trim()) given.scenario = scenario;
  return given as Given;
}

/** A change as it stands in a scenario's file. */
export function changeOf(kind: string, first: string, second: string, many: number, year: number): string {
  const quoted = (text: string) => JSON.stringify(text);
  if (kind === 'merge_districts') return `[[merge_districts]]\ndistricts = [${quoted(first)}, ${quoted(second)}]\n`;
  if (kind === 'add_workshop') return `[[add_workshop]]\nstage = ${quoted(first)}\nsubject = ${quoted(second)}\nseats = ${many}\nyear = ${year}\n`;
  return `[[lose_trainers]]\ncount = ${many}\n`;
}
