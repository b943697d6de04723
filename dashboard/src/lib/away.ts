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
