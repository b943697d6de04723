"""`python -m tests.codegen.fetch`: fetches the client generator of the tests into the cache, once."""

from tests.codegen import make
from yanxiu.api.bundling import run_as_command


def main() -> None:
    run_as_command(make)


if __name__ == "__main__":
    main()
