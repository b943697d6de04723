"""The wheel of this program: built from a checkout, or repacked from the installed files."""

import base64
import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from yanxiu.graph.disk import disk_faults
from yanxiu.graph.errors import YanxiuError

NAME = "yanxiu-graph"
_INSTALLER_FILES = {"INSTALLER", "REQUESTED", "RECORD", "direct_url.json"}


def make_own_wheel(folder: Path) -> Path:
    """Writes the wheel of this version into a folder. Raises YanxiuError if it cannot be built."""
    installed = distribution(NAME)
    checkout = _checkout(installed)
    with disk_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("yanxiu_graph-*.whl"):
            old.unlink()
        return _build(checkout, folder) if checkout else _packed(installed, folder)


def _checkout(installed: Distribution) -> Path | None:
    """Returns the source folder of an editable installation; None for any other."""
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    if not origin.get("dir_info", {}).get("editable"):
        return None
    return Path(url2pathname(urlsplit(origin["url"]).path))


def _build(checkout: Path, folder: Path) -> Path:
    done = subprocess.run(  # noqa: S603 - fixed arguments
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps",
         "--no-build-isolation", "--wheel-dir", str(folder), str(checkout)],
        check=False,
        capture_output=True,
        text=True,
    )  # fmt: skip
    if done.returncode:
        raise YanxiuError(
            en=f"The wheel of this program could not be built: {done.stderr.strip()[-300:]}",
            zh=f"无法生成本程序的安装包：{done.stderr.strip()[-300:]}",
        )
    (wheel,) = folder.glob("yanxiu_graph-*.whl")
    return wheel


def _packed(installed: Distribution, folder: Path) -> Path:
    path = folder / f"yanxiu_graph-{installed.version}-py3-none-any.whl"
    record = io.StringIO()
    rows = csv.writer(record, lineterminator="\n")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        place = ""
        for file in sorted(installed.files or (), key=str):
            if file.parts[0] == ".." or "__pycache__" in file.parts:
                continue
            if file.parts[0].endswith(".dist-info"):
                place = file.parts[0]
                if file.name in _INSTALLER_FILES:
                    continue
            content = Path(str(file.locate())).read_bytes()
            wheel.writestr(file.as_posix(), content)
            seal = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            rows.writerow([file.as_posix(), f"sha256={seal}", len(content)])
        rows.writerow([f"{place}/RECORD", "", ""])
        wheel.writestr(f"{place}/RECORD", record.getvalue())
    return path
