"""Third-party npm programs that check the server or generate clients for it."""

from pathlib import Path

from yanxiu.api.bundling import Bundle
from yanxiu.graph.errors import YanxiuError
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text


def bundle() -> Bundle:
    """Returns the bundle of the packages, which are fetched into the user's cache."""
    return Bundle(
        title=Text(en="The tests' npm packages", zh="测试用 npm 包"),
        source=Path(__file__).parent / "fetched",
        place=Settings.from_environment().cache / "npm",
    )


def packages() -> Path:
    """Returns the folder with `node_modules`. Raises YanxiuError if it has not been fetched."""
    folder = bundle().folder
    if not folder.is_dir():
        raise YanxiuError(
            en="The tests' npm packages are not there yet: run `python -m tests.npm.fetch` once.",
            zh="测试用 npm 包尚未准备好：请运行一次 `python -m tests.npm.fetch`。",
        )
    return folder
