"""The default folders of the program."""

from pathlib import Path

import platformdirs

from yanxiu.graph import setting_values as read

HOME_FOLDER = ".yanxiu"


def cache_folder(home: Path) -> Path:
    """The user's cache, where the machine knows one; else a folder of the home."""
    folder = platformdirs.user_cache_path("yanxiu-graph", appauthor=False)
    if folder.is_absolute():
        return folder
    return home / "cache"  # a user whom the machine knows no home of has no cache either


def home_folder(start: Path) -> Path:
    """The nearest `.yanxiu` folder upwards, as git finds its own; else a new one here.

    A file of that name is refused, not passed over: what was to lie there would go elsewhere.
    """
    here = start.absolute()
    nearest = (place / HOME_FOLDER for place in (here, *here.parents))
    folder = next((place for place in nearest if place.is_dir()), here / HOME_FOLDER)
    return read.folder("YANXIU_HOME", str(folder))
