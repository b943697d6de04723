"""The home of a Neo4j with the sample county, made once by `yanxiu demo` and kept for later runs."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

from yanxiu.graph.days import today

ROOT = Path(__file__).parents[1]
_MADE_OF = ("data", "loaders", "graph", "queries", "cli/demo.py", "tests/sample_home.py")
_HOME = "{home}"  # stands for the folder in what the command said
_CHECKOUT = "{checkout}"  # and this for the checkout: several may share the cache
_OF_THE_RUN = ("logs", "users", "run", "server.json", "kept", "port", "lock", "*.user")


def put_sample(home: Path, cache: Path) -> bytes:
    """Puts a home with the sample at `home`, and returns what `yanxiu demo` said when it was made.

    It is copied from the cache; one that was made of other sources, or on another day, is not used.
    """
    kept = cache / "tests" / f"sample-{_stamp()}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(kept.parent / "sample.lock"):
        if not kept.is_dir():
            for old in kept.parent.glob("sample-*"):
                shutil.rmtree(old)
            _make(kept)
        shutil.copytree(kept, home, ignore=shutil.ignore_patterns(*_OF_THE_RUN))
    said = (home / "said").read_text(encoding="utf-8")
    return said.replace(_HOME, str(home)).replace(_CHECKOUT, str(ROOT)).encode()


def _make(kept: Path) -> None:
    """Runs the command as a newcomer does, in a folder that has its name only once it is whole."""
    part = kept.with_name(f"part-{kept.name}")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "yanxiu.cli.main", "demo", "--no-serve"],
        check=False,
        capture_output=True,
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")},
            "YANXIU_HOME": str(part),
            "YANXIU_LANG": "en",
            "YANXIU_READ_TIMEOUT": "120",
        },
    )
    assert done.returncode == 0, done.stderr.decode()
    output = done.stdout.decode().replace(str(part), _HOME).replace(str(ROOT), _CHECKOUT)
    (part / "said").write_text(output, encoding="utf-8")
    part.replace(kept)


def _stamp() -> str:
    """What the sample is made from: the data, the programs that make and load it, and the day."""
    told = hashlib.sha256(today().isoformat().encode())
    files = [
        path
        for name in _MADE_OF
        for path in ([ROOT / name] if (ROOT / name).is_file() else (ROOT / name).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]
    for path in sorted(files):
        told.update(f"{path.relative_to(ROOT)}\n".encode())
        told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()[:16]
