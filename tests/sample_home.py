"""The home of a Neo4j with the sample county, created once by `yanxiu demo` and kept for later runs."""

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
_HOME = "{home}"  # placeholder for the folder in the output of the command
_CHECKOUT = "{checkout}"  # placeholder for the checkout: several may share the cache
_OF_THE_RUN = ("logs", "users", "run", "server.json", "kept", "port", "lock", "*.user")


def put_sample(home: Path, cache: Path) -> bytes:
    """Copies a home with the sample to `home`. Returns the output of the `yanxiu demo` that created it.

    The copy comes from the cache if it was created from the same sources on the same day.
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
    """Runs the command as a newcomer does. The folder gets its final name only when it is complete."""
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
    """Returns a hash of the data, of the programs that create and load it, and of the day."""
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
