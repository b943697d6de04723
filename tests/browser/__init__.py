"""A headless browser for the tests that needs nothing installed on the system."""

import os
import platform
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from yanxiu.api.bundling import Bundle
from yanxiu.graph.errors import YanxiuError
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text

FLAGS = [
    "--no-sandbox",  # on a build machine the user is often root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def fits_this_machine() -> bool:
    """True if the fetched browser runs on this kind of machine."""
    return platform.system() == "Linux" and platform.machine() == "x86_64"


def bundle() -> Bundle:
    """Returns the bundle of Chromium, which is fetched and unpacked into the user's cache."""
    return Bundle(
        title=Text(en="The browser of the tests (Chromium)", zh="测试用浏览器（Chromium）"),
        source=Path(__file__).parent / "fetched",
        place=Settings.from_environment().cache / "browser",
    )


def _font_settings(folder: Path) -> Path:
    """Returns the fontconfig file for the browser's own fonts.

    If the Chinese font of the PDF tests is installed, writes and returns a file that adds it.
    """
    own = folder / "fonts" / "fonts.conf"
    found = find_spec("pylopdf_fonts_zh_cn")
    if found is None or not found.submodule_search_locations:
        return own
    with_chinese = Path(tempfile.gettempdir()) / f"yanxiu-fonts-{os.getuid()}.conf"
    dirs = "".join(f"<dir>{place}</dir>" for place in found.submodule_search_locations)
    alias = (
        "<alias><family>sans-serif</family><accept><family>Noto Sans SC</family></accept></alias>"
    )
    text = (
        own.read_text(encoding="utf-8")
        .replace('<dir prefix="relative">fonts</dir>', f"<dir>{own.parent / 'fonts'}</dir>")
        .replace("</fontconfig>", f"{dirs}{alias}</fontconfig>")
    )
    with_chinese.write_text(text, encoding="utf-8")
    return with_chinese


def launch(playwright: Playwright) -> Browser:
    """Starts the browser of YANXIU_CHROMIUM, or the fetched one, with a fresh profile.

    Skips the test if no browser exists for this machine. Raises YanxiuError if the browser has not
    been fetched.
    """
    if named := os.environ.get("YANXIU_CHROMIUM"):
        return playwright.chromium.launch(executable_path=named, args=FLAGS)
    if not fits_this_machine():
        pytest.skip(
            "the browser is fetched on Linux x86-64 only: set YANXIU_CHROMIUM to another one"
        )
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
            "FONTCONFIG_FILE": str(_font_settings(folder)),
        },
    )
