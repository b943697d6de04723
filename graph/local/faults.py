"""The errors of the local Neo4j, each with a remedy."""

import errno
import re
from pathlib import Path

from yanxiu.graph.disk import NEEDED_SPACE, disk_fault, free_space
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.local.own_settings import OWN_SETTINGS
from yanxiu.graph.text import Text

_SETTING = re.compile(
    r"No declared setting with name: [\w.-]+\.|Error evaluating value for setting [^\n(\"]+"
)


def no_network(file: str, cause: Exception | None) -> DatabaseFault:
    why = type(cause).__name__
    return DatabaseFault(
        en=f"Neo4j could not be downloaded ({file}: {why}): connect to the network, or set a mirror under [repositories] in jgo.conf, and try again; files already downloaded are kept.",
        zh=f"无法下载 Neo4j（{file}：{why}）：请连接网络，或在 jgo.conf 的 [repositories] 中填写镜像地址后"
        "重试；已下载的部分会保留。",
    )


def corrupt_download(file: str, folder: Path) -> DatabaseFault:
    return DatabaseFault(
        en=f"{file} arrived twice with a wrong checksum and was deleted from {folder}: a proxy or mirror changes the files; try another network or mirror.",
        zh=f"{file} 两次下载的校验值都不对，已丢弃：代理或镜像改动了文件，请换一个网络或镜像。"
        f"{folder} 中没有留下它。",
    )


def newer_store(theirs: str, ours: str, folder: Path) -> DatabaseFault:
    return DatabaseFault(
        en=f"The database in {folder} was written by Neo4j {theirs}, which is newer than the "
        f"{ours} of this program: update the program, or use another YANXIU_HOME.",
        zh=f"{folder} 中的数据库由 Neo4j {theirs} 写成，比本程序的 {ours} 新："
        "请更新本程序，或另设 YANXIU_HOME。",
    )


def lost_password(file: Path) -> DatabaseFault:
    return DatabaseFault(
        en=f"The database exists but its password file {file} is missing: restore the file, or move the folder {file.parent} away and load again.",
        zh=f"数据库还在，但密码文件 {file} 不见了：请放回该文件，或移走文件夹 {file.parent} 后重新导入。",
    )


def java_failed(log: Path, cause: Text | str) -> DatabaseFault:
    """The fault for a Java process that failed; a `cause` of type str is the same in every language."""
    text = cause if isinstance(cause, Text) else Text(cause, cause)
    return DatabaseFault(
        en=f"Neo4j did not start ({text.en}): see the end of {log} for the reason.",
        zh=f"Neo4j 未能启动（{text.zh}）：原因见 {log} 的末尾。",
    )


def too_slow(log: Path, seconds: float) -> DatabaseFault:
    return DatabaseFault(
        en=f"Neo4j did not answer within {seconds:.0f} s: see the end of {log} for the reason; try again when the machine is less busy.",
        zh=f"Neo4j 在 {seconds:.0f} 秒内没有应答：原因可能在 {log} 的末尾；请在机器空闲时重试。",
    )


def port_taken(port: int) -> DatabaseFault:
    return DatabaseFault(
        en=f"Port {port} is used by another program: stop that program, or choose another port with YANXIU_BOLT_PORT (0: any free port).",
        zh=f"端口 {port} 已被其他程序占用：请结束那个程序，或用 YANXIU_BOLT_PORT 另选端口"
        "（0 表示任一空闲端口）。",
    )


def home_in_use(folder: Path) -> DatabaseFault:
    return DatabaseFault(
        en=f"Another program is starting or stopping the database in {folder}: wait for it, "
        "and try again.",
        zh=f"另一个程序正在启动或停止 {folder} 中的数据库：请等它完成后重试。",
    )


def store_in_use(folder: Path) -> DatabaseFault:
    """The fault for database files that are open in a program that this one did not start."""
    return DatabaseFault(
        en=f"Another program, such as a Neo4j started by hand, holds the database in {folder}: stop it and try again.",
        zh=f"{folder} 中的数据库正被其他程序占用（例如手工启动的 Neo4j）：请结束该程序后重试。",
    )


def still_running(folder: Path) -> DatabaseFault:
    """The fault for a dump of a running database."""
    return DatabaseFault(
        en=f"The Neo4j of {folder} is running: stop it with `yanxiu db stop`, or use `yanxiu backup`, which works while it runs.",
        zh=f"{folder} 的 Neo4j 正在运行：请先用 yanxiu db stop 停止，或改用无需停机的 yanxiu backup。",
    )


def wrong_password(file: Path) -> DatabaseFault:
    return DatabaseFault(
        en=f"Neo4j rejects the password in {file}, which was changed elsewhere: write the new password into that file.",
        zh=f"Neo4j 不接受 {file} 中的密码：密码已在别处改过，请把新密码写入该文件。",
    )


def wrong_setting(text: str) -> DatabaseFault:
    return DatabaseFault(
        en=f"Neo4j rejects a setting: {text} Correct it in {OWN_SETTINGS}, or in the YANXIU_ variable "
        "that it comes from.",
        zh=f"Neo4j 不接受一项设置：{text} 请在 {OWN_SETTINGS} 中改正，或改正它所来自的 YANXIU_ 环境变量。",
    )


def fault_from_logs(console: Path, logs: Path, port: int) -> DatabaseFault | None:
    """Derives the fault from the logs of a server that ended or hangs; None if the logs show no known cause."""
    text = _end_of(console) + _end_of(logs / "neo4j.log") + _end_of(logs / "debug.log")
    if "No space left on device" in text and free_space(logs) < NEEDED_SPACE:
        return disk_fault(logs, OSError(errno.ENOSPC, "No space left on device"))
    if "Address already in use" in text:
        return port_taken(port)
    if "Could not reserve enough space" in text or "insufficient memory" in text:
        return DatabaseFault(
            en=f"There is not enough memory for Neo4j: close other programs, or set YANXIU_HEAP "
            f"lower (now its log is {console}).",
            zh=f"内存不足，Neo4j 无法启动：请关闭其他程序，或调小 YANXIU_HEAP（日志：{console}）。",
        )
    if setting := _SETTING.search(text):
        return wrong_setting(setting[0])
    if "FileLockException" in text or "already locked" in text:
        return store_in_use(logs.parent)
    return None


def _end_of(log: Path, size: int = 20_000) -> str:
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - size))
            return file.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
