"""`python -m tests.browser.fetch`: fetches the browser of the tests into the cache, once."""

import os

from tests.browser import bundle, fits_this_machine
from yanxiu.api.bundling import run_as_command


def main() -> None:
    if os.environ.get("YANXIU_CHROMIUM") or not fits_this_machine():
        return
    run_as_command(bundle().fetch)


if __name__ == "__main__":
    main()
