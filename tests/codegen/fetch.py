"""`python -m tests.codegen.fetch`: brings the tests' client generator into the cache, once."""

from tests.codegen import make
from yanxiu.api.bundling import as_command


def main() -> None:
    as_command(make)


if __name__ == "__main__":
    main()
