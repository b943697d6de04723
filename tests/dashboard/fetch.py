"""`python -m tests.dashboard.fetch`: fetches the dashboard's type checker into the cache, once."""

from pathlib import Path

from yanxiu.api.bundling import Bundle, run_as_command
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text


def bundle() -> Bundle:
    """Returns the bundle of svelte-check and gql.tada with the dependencies of the dashboard."""
    return Bundle(
        title=Text(en="The dashboard's type checker", zh="看板的类型检查器"),
        source=Path(__file__).parent / "checked",
        place=Settings.from_environment().cache / "checked",
    )


def main() -> None:
    run_as_command(bundle().fetch)


if __name__ == "__main__":
    main()
