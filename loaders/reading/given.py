"""Collects the sources that a caller passes to a load: paths, folders and data frames."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from yanxiu.graph.errors import Refused
from yanxiu.loaders.reading.files import Source, find_files
from yanxiu.loaders.reading.frames import is_frame, read_frame

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

Given: TypeAlias = "Path | str | IntoFrame"


@dataclass(frozen=True, slots=True)
class Sources:
    """The files and frames to load, and the paths that the caller passed."""

    paths: list[Path]
    files: list[Source]


def sources_of(given: "Given | Sequence[Given]") -> Sources:
    """Returns the files of paths and folders, and the frames.

    Raises Refused if a path does not exist, or if there is neither a file to load nor a frame.
    """
    paths, frames = _split(given)
    files = _files(paths)
    if not (files or frames):
        raise Refused(
            en="The given paths contain no roster (CSV, XLSX, XLS, zip).",
            zh="所指定的位置没有名册文件（CSV、XLSX、XLS、zip）。",
        )
    return Sources(paths, [*files, *_frames(frames)])


def _split(given: "Given | Sequence[Given]") -> "tuple[list[Path], list[IntoFrame]]":
    """Separates paths from frames."""
    alone = isinstance(given, str | Path) or is_frame(given)
    several: Sequence[Any] = [given] if alone else cast(Sequence[Any], given)
    paths = [Path(each) for each in several if not is_frame(each)]
    return paths, [each for each in several if is_frame(each)]


def _files(paths: list[Path]) -> list[Source]:
    for path in paths:
        if not path.exists():
            raise Refused(
                en=f"There is no file or folder {path}: correct the path.",
                zh=f"没有文件或文件夹 {path}：请改正路径。",
            )
    return list(find_files(paths))


def _frames(frames: "list[IntoFrame]") -> list[Source]:
    names = [f"frame {at}" for at in range(1, len(frames) + 1)] if frames[1:] else ["frame"]
    return list(map(read_frame, names, frames))
