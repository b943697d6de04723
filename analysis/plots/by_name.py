"""Draws a network, question or measure by its name, for notebooks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yanxiu.analysis.plots.files import WRITERS, check_installed, file_format
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.settings import Settings
from yanxiu.queries import read_catalogue

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart that a notebook shows offline, with the program's own font."""

    chart: alt.Chart

    def as_bytes(self, form: str) -> bytes:
        """The picture as the content of a file: svg, png or html."""
        return WRITERS[form](self.chart)

    def _repr_svg_(self) -> str:
        return self.as_bytes("svg").decode()

    def save(self, path: str | Path) -> None:
        """Writes the picture in the format of the extension: svg, png or html. Raises Refused for another one."""
        path = Path(path)
        path.write_bytes(self.as_bytes(file_format(path)))


def plot(name: str, /, **given: Any) -> Picture:
    """Draws a network, question or measure.

    name   the name, as for `yanxiu plot`
    given  a network's parameters, such as `county` and `as_of`, or a question's

    Raises YanxiuError if the extra `plots` is not installed. Raises Refused for an unknown name or parameter, or an
    answer without rows. Raises NoDatabase if there is no database.
    """
    check_installed()
    from yanxiu.analysis.plots.pictures import draw_picture  # noqa: PLC0415 - needs the extra checked above

    settings = Settings.from_environment()
    with reachable(settings) as address, Database.connect(address) as database:
        return Picture(draw_picture(database, read_catalogue(settings.queries), name, given))
