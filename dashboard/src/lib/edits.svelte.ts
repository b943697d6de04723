// Changes by hand: what became of one, its errors by field, and how it is undone.

import { forget, get, type Failure } from './client.svelte';
import { say } from './words';

export interface Wrong {
  message: { zh: string; en: string };
  path: readonly string[];
}
export interface Outcome {
  changed: boolean;
  load: { number: number; county: string } | null;
  errors: readonly Wrong[];
}

/** A change by hand: sent once, however often its button is pressed, and what became of it. */
export class Edit {
  outcome = $state.raw<Outcome | null>(null);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);

  get faults(): Record<string, string> {
    return this.outcome ? faultsOf(this.outcome) : {};
  }

  /** Before another change. */
  clear() {
    this.outcome = this.failure = null;
  }

  /** Whether it was sent and nothing was wrong with it. */
  async send(change: () => Promise<Outcome>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.clear();
    try {
      this.outcome = await change();
      return !this.outcome.errors.length;
    } catch (fault) {
      this.failure = fault as Failure;
      return false;
    } finally {
      this.busy = false;
    }
  }
}

/** The error of each field: `teachers` for one of its list; what names no field stands under ''. */
export function faultsOf(outcome: Outcome): Record<string, string> {
  const found: Record<string, Set<string>> = {};
  for (const { path, message } of outcome.errors) {
    const field = path.find((part) => part !== 'input' && !/^\d+$/.test(part)) ?? '';
    // what is wrong with each of many people alike is said once
    (found[field] ??= new Set()).add(say(message));
  }
  return Object.fromEntries(Object.entries(found).map(([field, said]) => [field, [...said].join(say({ zh: '；', en: '; ' }))]));
}

export async function undo(load: { number: number; county: string }): Promise<void> {
  await get(`/loads/${load.number}/undo?county=${encodeURIComponent(load.county)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  forget();
}
