"""A separate Python environment for the client generator.

The generator needs another version of graphql-core than the server.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

from yanxiu.graph.errors import YanxiuError
from yanxiu.graph.settings import Settings

LOCK = Path(__file__).parent / "requirements.lock"


def environment() -> Path:
    """Returns the `bin` folder of the environment. Raises YanxiuError if it has not been created."""
    folder = _folder() / "bin"
    if not folder.is_dir():
        raise YanxiuError(
            en="The client generator is not there yet: run `python -m tests.codegen.fetch` once.",
            zh="客户端生成器尚未准备好：请运行一次 `python -m tests.codegen.fetch`。",
        )
    return folder


def make() -> None:
    """Creates the environment from the lock file if it is missing. Raises YanxiuError if the fetch fails."""
    made = _folder()
    if made.is_dir():
        return
    made.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(made.parent / "lock"):
        if made.is_dir():
            return
        part = made.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        _run("venv", "--quiet", "--relocatable", "--python", sys.executable, str(part))
        python = str(part / "bin" / "python")
        _run("pip", "install", "--quiet", "--require-hashes", "--python", python, "-r", str(LOCK))
        part.replace(made)


def _run(*words: str) -> None:
    done = subprocess.run([sys.executable, "-m", "uv", *words], check=False)
    if done.returncode:
        raise YanxiuError(
            en="The client generator could not be fetched: connect to the network and try again.",
            zh="无法获取客户端生成器：请连接网络后重试。",
        )


def _folder() -> Path:
    stamp = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:16]
    return Settings.from_environment().cache / "codegen" / stamp
