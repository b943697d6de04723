// Every view asks one persisted operation of the public API; an answer is kept until something is changed.

import { Client, cacheExchange, fetchExchange, type TypedDocumentNode } from '@urql/core';
import { whenBack } from './away';

export type Fault = 'away' | 'forbidden' | 'missing' | 'slow' | 'other';
export interface Failure {
  kind: Fault;
  /** What the server said, in both languages. */
  said: { zh: string; en: string } | null;
}

const KEPT_FOR = 300_000; // milliseconds
const WAITS = [1_000, 3_000, 8_000]; // milliseconds before each time of asking again where nothing answers

function made() {
  return new Client({
    url: '/graphql',
    exchanges: [cacheExchange, fetchExchange],
    preferGetMethod: false,
    fetchOptions: { credentials: 'same-origin' },
  });
}

let client = made();
let since = Date.now();
/** Goes up with each change, so that views ask again. */
export const version = $state({ of: 0 });

const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('yanxiu') : null;
tabs?.addEventListener('message', anew);

/** Asks everything anew that is shown. */
export function anew() {
  client = made();
  since = Date.now();
  version.of += 1;
}

/** Forgets every answer, in the reader's other tabs too: something was changed. */
export function forget() {
  anew();
  tabs?.postMessage('changed');
}

export class Asking<Data> {
  data = $state.raw<Data | null>(null);
  failure = $state.raw<Failure | null>(null);
  loading = $state(true);
  /** How many times it was asked again by itself, since the server was too busy to answer. */
  again = $state(0);
  at = $state(0);
}

/**
 * The answer to a document, asked anew whenever what `variables` gives changes; null from it asks nothing.
 * `read` asks for it, where more than one request is needed. The last answer stands, as stale, while a new one is on its way or where none comes.
 */
export function asked<Data, Variables extends object>(
  document: TypedDocumentNode<Data, Variables>,
  variables: () => Variables | null,
  read: (document: TypedDocumentNode<Data, Variables>, given: Variables) => Promise<Data> = ask,
): Asking<Data> {
  return followed(variables, (given) => read(document, given));
}

/** What a documented address tells as JSON, as `asked` tells the answer to a document. */
export function gotten<Data>(address: () => string | null): Asking<Data> {
  return followed(address, (given) => get<Data>(given));
}

/** What `read` tells of what is wanted, as `asked` tells the answer to a document. */
export function followed<Data, Given>(wanted: () => Given | null, read: (given: Given) => Promise<Data>): Asking<Data> {
  const asking = new Asking<Data>();
  let turn = 0;
  $effect(() => {
    version.of;
    const given = wanted();
    if (given === null) {
      asking.loading = false;
      return;
    }
    const own = ++turn;
    let timer: ReturnType<typeof setTimeout> | undefined;
    asking.loading = true;
    asking.again = 0;
    const once = () => read(given).then(
      (data) => {
        if (own !== turn) return;
        asking.data = data;
        asking.failure = null;
        asking.at = Date.now();
        asking.again = 0;
        asking.loading = false;
      },
      (failure: Failure) => {
        if (own !== turn) return;
        if (failure.kind === 'away' && asking.again < WAITS.length) {
          timer = setTimeout(once, WAITS[asking.again]);
          asking.again += 1;
          return;
        }
        asking.failure = failure;
        asking.loading = false;
        if (failure.kind === 'away') whenBack(anew);
      },
    );
    void once();
    return () => clearTimeout(timer);
  });
  return asking;
}

/** The answer to a document; rejects with a Failure. */
export async function ask<Data, Variables extends object>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  if (Date.now() - since > KEPT_FOR) {
    client = made();
    since = Date.now();
  }
  const answer = await client.query(document, variables as never).toPromise();
  if (answer.error) throw failureOf(answer.error);
  return answer.data as Data;
}

/** The answer to a document, never a kept one; rejects with a Failure. */
export async function fresh<Data, Variables extends object>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const answer = await client.query(document, variables as never, { requestPolicy: 'network-only' }).toPromise();
  if (answer.error) throw failureOf(answer.error);
  return answer.data as Data;
}

/** Does a mutation that changes nothing of the graph; rejects with a Failure. */
export async function act<Data, Variables extends object>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const answer = await client.mutation(document, variables as never).toPromise();
  if (answer.error) throw failureOf(answer.error);
  return answer.data as Data;
}

/** Does a mutation and forgets what was known; rejects with a Failure. */
export async function change<Data, Variables extends object>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const answer = await client.mutation(document, variables as never).toPromise();
  if (answer.error) throw failureOf(answer.error);
  forget();
  return answer.data as Data;
}

/** JSON of another documented address; rejects with a Failure. */
export async function get<Data>(address: string, init: RequestInit = {}): Promise<Data> {
  const answer = await reached(address, { ...init, headers: { accept: 'application/json', ...init.headers } });
  const told = await answer.json().catch(() => null);
  if (!answer.ok && !(told && 'id' in told && 'status' in told && 'dry_run' in told)) throw refusalOf(answer, told);
  return told as Data;
}

const PATIENCE = 120_000; // milliseconds

/** What is asked of something that goes on meanwhile: asked again while nothing answers; rejects with a Failure. */
export async function patiently<Data>(asking: () => Promise<Data>): Promise<Data> {
  for (const end = Date.now() + PATIENCE; ; ) {
    try {
      return await asking();
    } catch (fault) {
      if ((fault as Failure).kind !== 'away' || Date.now() > end) throw fault;
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
  }
}

/** What an address answers, whatever it is; rejects with a Failure. */
export async function sent(address: string, init: RequestInit = {}): Promise<Response> {
  const answer = await reached(address, init);
  if (!answer.ok) throw refusalOf(answer, await answer.json().catch(() => null));
  return answer;
}

async function reached(address: string, init: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(address, { credentials: 'same-origin', ...init });
  } catch {
    throw { kind: 'away', said: null } satisfies Failure;
  }
  if (answer.status === 401) signIn();
  return answer;
}

interface Refusal {
  code?: string;
  reason?: Failure['said'];
  errors?: { extensions?: Refusal }[];
}

function refusalOf(answer: Response, told: Refusal | null): Failure {
  const fault = told?.errors?.[0]?.extensions ?? told;
  return { kind: kindOf(fault?.code ?? '', answer.status), said: fault?.reason ?? null };
}

function failureOf(error: {
  networkError?: Error;
  graphQLErrors: { message: string; extensions?: Record<string, unknown> }[];
  response?: { status?: number };
}): Failure {
  const [first] = error.graphQLErrors;
  const code = String(first?.extensions?.code ?? '');
  if (error.response?.status === 401 || code === 'UNAUTHENTICATED') signIn();
  if (!first) return { kind: 'away', said: null };
  return { kind: kindOf(code, error.response?.status ?? 0), said: (first.extensions?.reason as Failure['said']) ?? { en: first.message, zh: first.message } };
}

function kindOf(code: string, status: number): Fault {
  if (code === 'FORBIDDEN' || status === 403) return 'forbidden';
  if (code === 'SERVICE_UNAVAILABLE' || status === 503) return 'away';
  if (code === 'TIME_LIMIT_REACHED' || code === 'OVERLOADED') return 'slow';
  return status === 404 ? 'missing' : 'other';
}

/** The session ended while the reader was at something that is not sent yet. */
export const ended = $state({ now: false });

/** What is filled in and not sent would be lost with the page: then one signs in beside it and goes on. */
function signIn() {
  if (document.querySelector('dialog[open], [data-unsent]')) ended.now = true;
  else location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}
