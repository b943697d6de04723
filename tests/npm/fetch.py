"""`python -m tests.npm.fetch`: brings the tests' npm packages into the cache, once."""

import sys

from tests.npm import bundle
from yanxiu.graph.errors import YanxiuError


def main() -> None:
    try:
        bundle().fetch()
    except YanxiuError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command's one sentence
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
