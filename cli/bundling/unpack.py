"""`python -m yanxiu.cli.bundling.unpack BUNDLE`: copies Neo4j and the pages of a bundle into the cache."""

import shutil
import sys
from pathlib import Path

from yanxiu.api.bundling import run_as_command
from yanxiu.graph.disk import disk_faults
from yanxiu.graph.local.artifacts import read_lock
from yanxiu.graph.local.fetching import fetch_locked
from yanxiu.graph.settings import Settings

_PAGES = ("graphiql", "dashboard")


def unpack(bundle: Path, cache: Path) -> None:
    """Copies missing files and marks the jars as verified. Raises DatabaseFault on a disk error."""
    with disk_faults(cache):
        for artifact in read_lock().artifacts:
            target = cache / "maven" / artifact.path
            if not target.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                part = target.with_name(f"{target.name}.part")
                shutil.copyfile(bundle / "cache/maven" / artifact.path, part)
                part.replace(target)
        for name in _PAGES:
            for source in (bundle / "cache" / name).iterdir():
                target = cache / name / source.name
                if not target.is_dir():
                    part = target.with_name(f"{source.name}.part")
                    shutil.rmtree(part, ignore_errors=True)
                    shutil.copytree(source, part)
                    part.replace(target)
    fetch_locked(read_lock(), cache / "maven", list)


def main() -> None:
    run_as_command(lambda: unpack(Path(sys.argv[1]), Settings.from_environment().cache))


if __name__ == "__main__":
    main()
