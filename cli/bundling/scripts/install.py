"""Installs the bundle in this folder into another folder. Needs only Python, and no network."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOM = 3  # factor of the bundle's size: the unpacked wheels, and Neo4j in the cache


def say(en, zh):
    print(f"{zh}\n{en}", flush=True)


def refuse(en, zh):
    print(f"{zh}\n{en}", file=sys.stderr)
    raise SystemExit(2)


def check_sums():
    """Exits if a file of the bundle is missing or damaged."""
    lines = (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    for line in lines:
        wanted, _, name = line.partition("  ")
        digest = hashlib.sha256()
        try:
            with (HERE / name).open("rb") as file:
                while chunk := file.read(1 << 20):
                    digest.update(chunk)
        except FileNotFoundError:
            refuse(
                f"{name} is missing: copy the whole bundle again.",
                f"缺少 {name}：请重新拷贝整个安装包。",
            )
        if digest.hexdigest() != wanted:
            refuse(
                f"{name} is damaged: copy the whole bundle again.",
                f"{name} 已损坏：请重新拷贝整个安装包。",
            )


def check_machine(folder):
    about = json.loads((HERE / "bundle.json").read_text(encoding="utf-8"))
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    if python not in about["pythons"]:
        many = ", ".join(about["pythons"])
        refuse(
            f"This bundle is for Python {many}, and this is {python}: name another (PYTHON=...), or make a bundle "
            f"by `yanxiu bundle --python {python}`.",
            f"本安装包用于 Python {many}，当前为 {python}：请用 PYTHON=... 指定其他版本，或用 `yanxiu bundle --python {python}` 另做一份。",
        )
    if folder.exists() and any(folder.iterdir()) and not (folder / "pyvenv.cfg").is_file():
        refuse(
            f"{folder} holds something else: name an empty folder.",
            f"{folder} 中有其他内容：请指定空文件夹。",
        )
    needed = ROOM * sum(file.stat().st_size for file in HERE.rglob("*") if file.is_file())
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free
    if free < needed:
        refuse(
            f"{needed / 1e6:,.0f} MB are needed at {there}, {free / 1e6:,.0f} MB are free: make room. Nothing was changed.",
            f"{there} 需要 {needed / 1e6:,.0f} MB，剩余 {free / 1e6:,.0f} MB：请腾出空间。未作任何改动。",
        )


def install(folder):
    """Creates the environment, installs the wheels, and fills the cache. An interrupted installation can be repeated."""
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wheels = HERE / "wheels"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    (pip,) = wheels.glob("pip-*.whl")
    (own,) = wheels.glob("yanxiu_graph-*.whl")
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    quiet.pop("PYTHONPATH", None)
    given = {**quiet, "PIP_CONFIG_FILE": os.devnull}
    common = [
        python,
        f"{pip}/pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-warn-script-location",
        "--no-index",
        "--no-deps",
    ]
    locked = [
        "--require-hashes",
        "--find-links",
        wheels,
        "-r",
        HERE / f"requirements-{version}.txt",
    ]
    for words in (locked, ["--force-reinstall", own]):
        subprocess.run([str(word) for word in (*common, *words)], check=True, env=given)
    subprocess.run([str(python), "-m", "yanxiu.cli.bundling.unpack", str(HERE)], check=True)
    return folder / ("Scripts/yanxiu.exe" if os.name == "nt" else "bin/yanxiu")


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path.home() / "yanxiu").absolute()
    check_machine(folder)
    say("1/2 The files are checked.", "1/2 正在核对文件。")
    check_sums()
    say(f"2/2 It is installed into {folder}.", f"2/2 正在安装到 {folder}。")
    try:
        program = install(folder)
    except (subprocess.CalledProcessError, OSError) as fault:
        print(
            f"安装未完成（{fault}）：请排除原因后再次运行同一命令。\nNot installed ({fault}): mend the cause and run the same "
            "command again.",
            file=sys.stderr,
        )
        raise SystemExit(1) from None
    say(f"Done. Begin with: {program} demo", f"安装完成。先试：{program} demo")


if __name__ == "__main__":
    main()
