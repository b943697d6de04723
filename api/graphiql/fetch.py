"""`python -m yanxiu.api.graphiql.fetch`: downloads the query editor's files into the cache, once."""

from yanxiu.api.bundling import run_as_command
from yanxiu.api.graphiql import bundle


def main() -> None:
    run_as_command(bundle().fetch)


if __name__ == "__main__":
    main()
