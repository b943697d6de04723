"""Charts as files: SVG, PNG and HTML, without a browser, a network or a font of the machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from yanxiu.graph.errors import YanxiuError

if TYPE_CHECKING:
    import altair as alt

_SCALE = 2.5  # 180 dots an inch: sharp in print


@cache
def _font() -> None:
    """Tells the converter of the Chinese font that comes with the extra `plots`."""
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
    """One file that needs no network: the drawing programs are in it."""
    import vl_convert  # noqa: PLC0415

    _font()
    return vl_convert.vegalite_to_html(chart.to_json(), bundle=True).encode()


WRITERS: Mapping[str, Callable[[alt.Chart], bytes]] = {"svg": _svg, "png": _png, "html": _html}


def check_installed() -> None:
    """Raises YanxiuError where what draws is not installed."""
    try:
        import altair  # noqa: F401, PLC0415
        import pylopdf_fonts_zh_cn  # noqa: F401, PLC0415
        import vl_convert  # noqa: F401, PLC0415
    except ImportError:
        raise YanxiuError(
            en='Pictures need more packages: run `pip install "yanxiu-graph[plots]"`.',
            zh='画图需要另装程序包：请运行 pip install "yanxiu-graph[plots]"。',
        ) from None
