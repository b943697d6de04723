"""`python -m tests.codegen.fetch`: brings the tests' client generator into the cache, once."""

import sys

from tests.codegen import make
from yanxiu.graph.errors import YanxiuError


def main() -> None:
    try:
        make()
    except YanxiuError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command's one sentence
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
