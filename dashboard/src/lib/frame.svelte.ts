// What all pages share: the choices of the county's own lists, and the year and district that are looked at.

import type { ResultOf } from 'gql.tada';
import { Shell } from '../documents/shell';
import { asked, type Asking } from './client.svelte';
import { today } from './format';
import { numberOf, route } from './router.svelte';
import { session } from './session.svelte';
import { settings } from './settings.svelte';
import { named } from './words';

type Lists = ResultOf<typeof Shell>;

class Frame {
  asking = $state.raw<Asking<Lists> | null>(null);

  get lists() {
    return this.asking?.data ?? null;
  }
  get years(): number[] {
    const span = this.lists?.activities.aggregate.starts;
    const last = Number((span?.max ?? today()).slice(0, 4));
    const first = Number((span?.min ?? today()).slice(0, 4));
    return Array.from({ length: last - first + 1 }, (_, at) => last - at);
  }
  /** The year that the address names, where there are data of it; else the last with data. */
  get year(): number {
    const said = numberOf('year');
    return this.years.includes(said) ? said : this.years[0];
  }
  /** The last day of that year, or today. */
  get day(): string {
    const end = `${this.year}-12-31`;
    return end < today() ? end : today();
  }
  /** The district that the address names, else the one that is set. */
  get district(): string {
    const said = route.query.get('district');
    return said === 'all' ? '' : (said ?? (this.knows(settings.district) ? settings.district : ''));
  }
  /** Whether a district of this code is there for the reader. */
  knows(code: string): boolean {
    return this.districts.some((each) => each.value === code);
  }
  get county(): string {
    return session.of?.county?.code ?? settings.county;
  }
  get districts() {
    return this.lists?.supervisionDistricts.nodes.map((each) => ({ value: each.code, label: each.name })) ?? [];
  }
  get subjects() {
    return this.lists?.subjects.nodes.map((each) => ({ value: each.name, label: named(each) })) ?? [];
  }
  get stages() {
    return this.lists?.stages.nodes.map((each) => ({ value: each.name, label: named(each) })) ?? [];
  }
  get place() {
    return { county: this.county || undefined, district: this.district || undefined };
  }
}

export const frame = new Frame();

/** To be called once where the page begins. */
export function readFrame() {
  frame.asking = asked(Shell, () =>
    session.of ? { county: frame.county || undefined, today: today() } : null,
  );
}
