// Changes by hand: what became of one, its errors by field, and how it is undone.

import { forget, get } from './client.svelte';
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

/** The error of each field: `teachers` for one of its list; what names no field stands under ''. */
export function faultsOf(outcome: Outcome): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { path, message } of outcome.errors) {
    const field = path.find((part) => part !== 'input' && !/^\d+$/.test(part)) ?? '';
    found[field] = [found[field], say(message)].filter(Boolean).join(' ');
  }
  return found;
}

export async function undo(load: { number: number; county: string }): Promise<void> {
  await get(`/loads/${load.number}/undo?county=${encodeURIComponent(load.county)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  forget();
}
