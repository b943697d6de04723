// A job of the server's: begun, followed until it is over, cancelled; found again by who left it.

import type { ResultOf, VariablesOf } from 'gql.tada';
import { CancelJob, JobMade, JobNow, OwnJobs, StartJob } from '../documents/jobs';
import { act, fresh, patiently, version, type Failure } from './client.svelte';
import { settings } from './settings.svelte';

export type Now = NonNullable<ResultOf<typeof JobNow>['job']>;
export type Made = NonNullable<ResultOf<typeof JobMade>['job']>;
export type MadeTable = Made['tables'][number];
export type Given = VariablesOf<typeof StartJob>['input'];
export type Kind = Given['kind'];

const EVERY = 500; // milliseconds
const over = (state: string) => state !== 'WAITING' && state !== 'RUNNING';

export class Running {
  now = $state.raw<Now | null>(null);
  made = $state.raw<Made | null>(null);
  failure = $state.raw<Failure | null>(null);
  starting = $state(false);
  /** It was there and is no more. */
  lost = $state(false);
  /** Of the data, when it was made: what is changed since makes it stale. */
  of = $state(0);
  #turn = 0;

  get busy(): boolean {
    return this.starting || (this.now !== null && !over(this.now.state));
  }
  get stale(): boolean {
    return this.made !== null && this.of !== version.of;
  }

  async start(given: Given) {
    const own = ++this.#turn;
    this.starting = true;
    this.failure = null;
    this.lost = false;
    this.now = null;
    try {
      const begun = await act(StartJob, { input: { ...given, language: settings.language } });
      if (own === this.#turn) await this.#follow(begun.startJob!.id, own);
    } catch (fault) {
      if (own === this.#turn) this.failure = fault as Failure;
    } finally {
      if (own === this.#turn) this.starting = false;
    }
  }

  /** Goes on with the latest job of a kind, where the caller has one that is not given up. */
  async resume(kind: Kind) {
    const own = ++this.#turn;
    try {
      const mine = await fresh(OwnJobs, {});
      const last = mine.jobs.find((each) => each.kind === kind && ['WAITING', 'RUNNING', 'DONE'].includes(each.state));
      if (last && own === this.#turn) await this.#follow(last.id, own);
    } catch {
      // there is nothing to go on with
    }
  }

  async cancel() {
    const id = this.now?.id;
    if (!id) return;
    try {
      await act(CancelJob, { id });
    } catch (fault) {
      this.failure = fault as Failure;
    }
  }

  leave() {
    this.#turn += 1;
  }

  async #follow(id: string, own: number) {
    for (;;) {
      const found = await patiently(() => fresh(JobNow, { id }));
      if (own !== this.#turn) return;
      this.starting = false;
      this.now = found.job;
      this.lost = !found.job;
      if (!found.job || over(found.job.state)) break;
      await new Promise((resolve) => setTimeout(resolve, EVERY));
      if (own !== this.#turn) return;
    }
    if (this.now?.state !== 'DONE') return;
    const made = await patiently(() => fresh(JobMade, { id }));
    if (own !== this.#turn) return;
    this.made = made.job;
    this.of = version.of;
  }
}
