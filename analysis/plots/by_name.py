"""The picture of a network, question or measure by its name, as a notebook shows it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yanxiu.analysis.plots.files import WRITERS, check_installed, form_of
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.settings import Settings
from yanxiu.queries import read_catalogue

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart that a notebook draws with the font that comes with the program, without a network."""

    chart: alt.Chart

    def written(self, form: str) -> bytes:
        """The picture as a file of a form: svg, png or html."""
        return WRITERS[form](self.chart)

    def _repr_svg_(self) -> str:
        return self.written("svg").decode()

    def save(self, path: str | Path) -> None:
        """Writes it; the ending says how: svg, png, html. Raises Refused for another one."""
        path = Path(path)
        path.write_bytes(self.written(form_of(path)))


def plot(name: str, /, **given: Any) -> Picture:
    """The picture of a network, question or measure.

    name   as `yanxiu plot` takes it
    given  a network's `county`, `as_of` and so on; a question's parameters

    Raises YanxiuError where the extra `plots` is not installed, Refused for an unknown name or parameter and for an
    answer without rows, NoDatabase without a database.
    """
    check_installed()
    from yanxiu.analysis.plots.pictures import picture  # noqa: PLC0415 - needs what was checked for

    settings = Settings.from_environment()
    with reachable(settings) as address, Database.connect(address) as database:
        return Picture(picture(database, read_catalogue(settings.queries), name, given))
