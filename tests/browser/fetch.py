"""`python -m tests.browser.fetch`: brings the tests' browser into the cache, once."""

import os
import sys

from tests.browser import bundle, fits_this_machine
from yanxiu.graph.errors import YanxiuError


def main() -> None:
    if os.environ.get("YANXIU_CHROMIUM") or not fits_this_machine():
        return
    try:
        bundle().fetch()
    except YanxiuError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command's one sentence
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
