"""`yanxiu db`: controls the local Neo4j."""

from pathlib import Path

import click

from yanxiu.graph import local
from yanxiu.graph.connection import NoDatabase
from yanxiu.graph.errors import Refused
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text


@click.group()
def db() -> None:
    """Starts, stops and shows the local Neo4j. 本机数据库的启动、停止与状态。"""


@db.command()
@click.option(
    "--cut-log",
    is_flag=True,
    help="If the end of the transaction log is unreadable, discard it. 事务日志末尾无法读取时将其截断。",
)
def start(*, cut_log: bool) -> None:
    """Starts the local Neo4j; it runs until `yanxiu db stop`. 启动本机数据库。"""
    settings = _local_settings()
    before = local.status(settings)
    running = local.start(settings, cut_log=cut_log)
    state = local.status(settings)
    if running.started_here:
        _say(f"Neo4j is up at {running.uri}.", f"Neo4j 已启动：{running.uri}")
    else:
        _say(f"Neo4j was running already at {running.uri}.", f"Neo4j 已在运行：{running.uri}")
        if not before.kept:
            _say(
                "From now on it runs until `yanxiu db stop`.",
                "从现在起它将一直运行，直到执行 yanxiu db stop。",
            )
    _tell_password(state)


@db.command()
def stop() -> None:
    """Shuts the local Neo4j down. 停止本机数据库。"""
    settings = _local_settings()
    users = ", ".join(local.status(settings).users)
    if local.stop(settings):
        _say("Neo4j has stopped.", "Neo4j 已停止。")
        if users:
            _say(
                f"It was in use by {users}; `yanxiu db start` brings it back at the same port.",
                f"停止时正在使用它的程序：{users}；可用 yanxiu db start 在原端口恢复。",
            )
    else:
        _say("No Neo4j was running.", "没有正在运行的 Neo4j。")


@db.command()
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for neo4j.dump; created if missing. 存放 neo4j.dump 的文件夹。",
)
def dump(folder: Path) -> None:
    """Dumps a stopped database in Neo4j's own format. 停机导出数据库文件。"""
    settings = _local_settings()
    if not local.exists(settings):
        raise NoDatabase(settings)
    path = local.dump(settings, folder.resolve())
    _say(f"Written: {path}", f"已写入：{path}")


@db.command()
def status() -> None:
    """Shows whether the local Neo4j is running, and its address. 查看本机数据库的状态。"""
    settings = Settings.from_environment()
    if settings.uri is not None:
        _say(
            f"NEO4J_URI names the database: {settings.uri} (nothing local is used).",
            f"数据库由 NEO4J_URI 指定：{settings.uri}（不使用本机数据库）。",
        )
        return
    state = local.status(settings)
    if state.uri is None:
        _say("Neo4j is not running.", "Neo4j 没有运行。")
    else:
        _say(
            f"Neo4j {state.version} is up at {state.uri} (process {state.pid}).",
            f"Neo4j {state.version} 正在运行：{state.uri}（进程 {state.pid}）。",
        )
        if state.users:
            users = ", ".join(state.users)
            _say(f"In use by: {users} (process).", f"正在使用它的程序（进程号）：{users}")
        if not state.kept:
            _say(
                "It ends with the last program that uses it.",
                "最后一个使用它的程序结束时，它也会结束。",
            )
        _tell_password(state)
    _say(f"Folder: {state.home}", f"文件夹：{state.home}")
    _say(
        f"Settings of your own for Neo4j: {state.own_settings}",
        f"自定义的 Neo4j 设置：{state.own_settings}",
    )
    _say(f"Log: {state.log}", f"日志：{state.log}")


def _local_settings() -> Settings:
    settings = Settings.from_environment()
    if settings.uri is not None:
        raise Refused(
            en="NEO4J_URI is set, so there is no local Neo4j to start or stop: unset it first.",
            zh="已设置 NEO4J_URI，没有可启动或停止的本机数据库：请先取消该设置。",
        )
    return settings


def _tell_password(state: local.Status) -> None:
    _say(
        f"User neo4j; the password is in {state.password_file}.",
        f"用户名 neo4j；密码在 {state.password_file}。",
    )


def _say(en: str, zh: str) -> None:
    click.echo(str(Text(en=en, zh=zh)))
