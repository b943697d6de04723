"""`python -m tests.npm.fetch`: fetches the npm packages of the tests into the cache, once."""

from tests.npm import bundle
from yanxiu.api.bundling import run_as_command


def main() -> None:
    run_as_command(bundle().fetch)


if __name__ == "__main__":
    main()
