import { whenBack } from './away';
import { anew, ended, get, type Failure } from './client.svelte';

interface Both {
  zh: string;
  en: string;
}
export interface Session {
  role: { name: string; title: Both };
  county: { code: string; name: string } | null;
  place: { id: string; label: string; name: string | null } | null;
  may: { explore: boolean; mutate: boolean; upload: boolean; audit: boolean; seePersonal: boolean; foresee: boolean };
  signedIn: boolean;
  offers: Both[];
}

export const session = $state<{ of: Session | null; failed: boolean }>({ of: null, failed: false });

export async function whoAmI() {
  try {
    session.of = await get<Session>('/session');
    session.failed = false;
  } catch (fault) {
    session.failed = true;
    if ((fault as Failure).kind === 'away') whenBack(whoAmI);
  }
}

const identity = (of: Session) => JSON.stringify([of.role.name, of.county?.code, of.place?.id, of.signedIn]);

/** In another tab the reader may have signed out, or in as somebody else: asked whenever this one is looked at again. */
export function watchSession() {
  const look = async () => {
    if (document.visibilityState !== 'visible' || !session.of) return;
    const now = await get<Session>('/session').catch(() => null);
    if (!now || !session.of) return;
    if (identity(now) !== identity(session.of)) return location.reload();
    if (!ended.now) return;
    ended.now = false;
    anew();
  };
  addEventListener('focus', look);
  addEventListener('pageshow', (event) => event.persisted && void look());
  document.addEventListener('visibilitychange', look);
}
