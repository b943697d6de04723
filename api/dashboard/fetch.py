"""`python -m yanxiu.api.dashboard.fetch`: builds the dashboard into the cache, once per version of its source."""

from yanxiu.api.bundling import run_as_command
from yanxiu.api.dashboard import bundle


def main() -> None:
    run_as_command(bundle().fetch)


if __name__ == "__main__":
    main()
