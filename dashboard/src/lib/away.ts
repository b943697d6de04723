// While the server or its database does not answer, it is asked every few seconds whether it does again.

const EVERY = 4_000; // milliseconds
let timer: ReturnType<typeof setInterval> | undefined;

/** Does something once server and database answer; where that is waited for already, nothing more. */
export function whenBack(back: () => void) {
  if (timer !== undefined) return;
  const own = setInterval(async () => {
    const ready = await fetch('/ready', { cache: 'no-store' }).then((answer) => answer.ok, () => false);
    if (!ready || timer !== own) return;
    clearInterval(own);
    timer = undefined;
    back();
  }, EVERY);
  timer = own;
}

const RELOADED = 'yanxiu-reloaded';
const SELDOM = 60_000; // milliseconds

/** A part of this page itself did not come: the server is away, or has a newer build. The page is loaded again. */
export function partMissing() {
  whenBack(() => {
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
    if (Date.now() - last < SELDOM) return; // it was of no use
    sessionStorage.setItem(RELOADED, String(Date.now()));
    location.reload();
  });
}
