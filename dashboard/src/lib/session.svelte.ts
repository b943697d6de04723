import { get } from './client.svelte';

interface Both {
  zh: string;
  en: string;
}
export interface Session {
  role: { name: string; title: Both };
  county: { code: string; name: string } | null;
  place: { id: string; label: string; name: string | null } | null;
  may: { explore: boolean; mutate: boolean; upload: boolean; audit: boolean; seePersonal: boolean };
  signedIn: boolean;
  offers: Both[];
}

export const session = $state<{ of: Session | null; failed: boolean }>({ of: null, failed: false });

export async function whoAmI() {
  try {
    session.of = await get<Session>('/session');
    session.failed = false;
  } catch {
    session.failed = true;
  }
}
