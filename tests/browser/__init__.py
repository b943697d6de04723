"""A headless browser for the tests that needs nothing installed on the system."""

import os
import platform
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from yanxiu.api.graphiql.packages import Bundle
from yanxiu.graph.errors import YanxiuError
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text

FLAGS = [
    "--no-sandbox",  # a build machine's user is often root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def fits_this_machine() -> bool:
    """The fetched browser is built for this kind of machine only."""
    return platform.system() == "Linux" and platform.machine() == "x86_64"


def bundle() -> Bundle:
    """Chromium as it is fetched and unpacked into the user's cache."""
    return Bundle(
        title=Text(en="The browser of the tests (Chromium)", zh="测试用浏览器（Chromium）"),
        source=Path(__file__).parent / "fetched",
        place=Settings.from_environment().cache / "browser",
    )


def launch(playwright: Playwright) -> Browser:
    """Starts the browser that YANXIU_CHROMIUM names, else the fetched one, with a fresh profile.

    Skips the test on a machine for which there is none; raises YanxiuError where it has not been
    fetched.
    """
    if named := os.environ.get("YANXIU_CHROMIUM"):
        return playwright.chromium.launch(executable_path=named, args=FLAGS)
    if not fits_this_machine():
        pytest.skip("no browser is fetched but on Linux x86-64: name one by YANXIU_CHROMIUM")
    folder = bundle().folder
    if not folder.is_dir():
        raise YanxiuError(
            en="The browser of the tests is not there yet: run `python -m tests.browser.fetch` once.",
            zh="测试用浏览器尚未准备好：请运行一次 `python -m tests.browser.fetch`。",
        )
    return playwright.chromium.launch(
        executable_path=folder / "chromium",
        args=FLAGS,
        env={
            **os.environ,
            "LD_LIBRARY_PATH": str(folder / "al2023" / "lib"),
            "FONTCONFIG_FILE": str(folder / "fonts" / "fonts.conf"),
        },
    )
