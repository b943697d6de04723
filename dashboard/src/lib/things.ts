// Rows of the time line of a school, a teacher or a group: what held from one day to another, the latest first.

export interface Spell {
  since?: string | null;
  until?: string | null;
  what: string;
  kind: string;
  href?: string | null;
}

export function inOrder(spells: Spell[]): Spell[] {
  return [...spells].sort((a, b) => (b.since ?? '').localeCompare(a.since ?? ''));
}
