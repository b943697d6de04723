"""Writes charts as SVG, PNG and HTML, without a browser, a network or an installed font."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from yanxiu.graph.errors import Refused, YanxiuError

if TYPE_CHECKING:
    import altair as alt

_SCALE = 2.5  # 180 dots per inch, sharp in print


@cache
def _font() -> None:
    """Registers the Chinese font of the extra `plots` with the converter."""
    import vl_convert  # noqa: PLC0415 - 32 MB, and only pictures need it

    vl_convert.register_font_directory(str(files("pylopdf_fonts_zh_cn")))


def _svg(chart: alt.Chart) -> bytes:
    import vl_convert  # noqa: PLC0415

    _font()
    return vl_convert.vegalite_to_svg(chart.to_json()).encode()


def _png(chart: alt.Chart) -> bytes:
    import vl_convert  # noqa: PLC0415

    _font()
    return bytes(vl_convert.vegalite_to_png(chart.to_json(), scale=_SCALE))


def _html(chart: alt.Chart) -> bytes:
    """One file that works offline, because it contains the scripts."""
    import vl_convert  # noqa: PLC0415

    _font()
    return vl_convert.vegalite_to_html(chart.to_json(), bundle=True).encode()


WRITERS: Mapping[str, Callable[[alt.Chart], bytes]] = {"svg": _svg, "png": _png, "html": _html}


def file_format(path: Path) -> str:
    """The format of a file's extension: svg, png or html. Raises Refused for another one."""
    form = path.suffix.lower().removeprefix(".")
    if form not in WRITERS:
        raise Refused(
            en=f"{path} ends in none of {', '.join(f'.{each}' for each in WRITERS)}: name such a file with --out.",
            zh=f"{path} 的结尾不是 {'、'.join(f'.{each}' for each in WRITERS)}：请用 --out 指定这样的文件。",
        )
    return form


def check_installed() -> None:
    """Raises YanxiuError if the packages for drawing are not installed."""
    try:
        import altair  # noqa: F401, PLC0415
        import pylopdf_fonts_zh_cn  # noqa: F401, PLC0415
        import vl_convert  # noqa: F401, PLC0415
    except ImportError:
        raise YanxiuError(
            en='Pictures need more packages: run `pip install "yanxiu-graph[plots]"`.',
            zh='画图需要另装程序包：请运行 pip install "yanxiu-graph[plots]"。',
        ) from None
