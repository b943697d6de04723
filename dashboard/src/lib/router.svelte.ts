// The address bar holds the view: `/` and `/pages/...`, with what was chosen after the question mark.

export const route = $state({ path: location.pathname, query: new URLSearchParams(location.search) });

function read() {
  route.path = location.pathname;
  route.query = new URLSearchParams(location.search);
}

export function go(address: string, { replace = false, keepFocus = false } = {}) {
  if (address === location.pathname + location.search) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', address);
  read();
  if (!replace && !keepFocus) {
    scrollTo(0, 0);
    from = document.activeElement;
    // where only the question mark's part has changed, the heading stays
    const heading = document.querySelector<HTMLElement>('main h1');
    setTimeout(() => heading?.isConnected && document.activeElement === from && heading.focus({ preventScroll: true }), SAME);
  }
}

const SAME = 300; // milliseconds after which a page that is still there is the one that was gone to
let from: Element | null | undefined; // what had the focus when one left for a page that has not shown itself yet

/** A screen reader goes on at the new page's heading, unless one has gone on by oneself meanwhile. */
export function arrive(heading: HTMLElement) {
  const now = document.activeElement;
  if (from !== undefined && (now === from || now === document.body)) heading.focus({ preventScroll: true });
  from = undefined;
}

/** Changes what the address says after the question mark; what is empty is taken out. */
export function choose(changes: Record<string, string | null | undefined>, { replace = true } = {}) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const said = query.toString();
  go(location.pathname + (said ? `?${said}` : ''), { replace, keepFocus: true });
}

/** A whole number that the address says, of at least 0; else what stands for it. */
export function numberOf(name: string, otherwise = 0): number {
  const said = route.query.get(name) ?? '';
  return /^\d{1,9}$/.test(said) ? Number(said) : otherwise;
}

/** A part of a path as it was before it was written into an address; as it stands where nobody wrote it so. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function followLinks() {
  addEventListener('popstate', read);
  document.addEventListener('click', (event) => {
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.pathname !== '/' && !link.pathname.startsWith('/pages/')) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}

/** The address of a node's page; null where its kind has none. */
export function addressOf(label: string, id: string): string | null {
  const kind = PAGES[label];
  return kind ? `/pages/${kind}/${encodeURIComponent(id)}` : null;
}

/** The id of a node by its label and key, as the API writes it. */
export function idOf(label: string, key: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(`${label}:${key}`));
  return btoa(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** The label of the node that an id names; '' where it names none. */
export function labelOf(id: string): string {
  try {
    return atob(id.replace(/-/g, '+').replace(/_/g, '/')).split(':', 1)[0];
  } catch {
    return '';
  }
}

const PAGES: Record<string, string> = {
  School: 'school',
  Teacher: 'teacher',
  Workshop: 'workshop',
  PeerCommunity: 'community',
  Activity: 'activity',
  SupervisionDistrict: 'district',
};
