"""The default folders of the program."""

from pathlib import Path

import platformdirs

from yanxiu.graph import setting_values as read

HOME_FOLDER = ".yanxiu"


def cache_folder(home: Path) -> Path:
    """The user's cache folder if the system has one; else the folder `cache` in `home`."""
    folder = platformdirs.user_cache_path("yanxiu-graph", appauthor=False)
    if folder.is_absolute():
        return folder
    return home / "cache"  # a user without a home folder has no cache folder


def home_folder(start: Path) -> Path:
    """The `.yanxiu` folder in `start` or its nearest parent; else a new one in `start`.

    Raises Refused if `start` has a file of that name and no parent has such a folder.
    """
    here = start.absolute()
    nearest = (place / HOME_FOLDER for place in (here, *here.parents))
    folder = next((place for place in nearest if place.is_dir()), here / HOME_FOLDER)
    return read.folder("YANXIU_HOME", str(folder))
