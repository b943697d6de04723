"""`python -m yanxiu.api.dashboard.fetch`: builds the dashboard into the cache, once for its source."""

import sys

from yanxiu.api.dashboard import bundle
from yanxiu.graph.errors import YanxiuError


def main() -> None:
    try:
        bundle().fetch()
    except YanxiuError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the command line is not imported from here
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
