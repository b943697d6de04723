"""`python -m yanxiu.api.dashboard.fetch`: builds the dashboard into the cache, once for its source."""

from yanxiu.api.dashboard import bundle
from yanxiu.api.graphiql.packages import as_command


def main() -> None:
    as_command(bundle().fetch)


if __name__ == "__main__":
    main()
