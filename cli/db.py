"""`yanxiu db`: the local Neo4j by hand."""

import click

from graph import local
from graph.errors import Refused
from graph.settings import Settings
from graph.text import Text


@click.group()
def db() -> None:
    """Starts, stops and shows the local Neo4j. 本机数据库的启动、停止与状态。"""


@db.command()
def start() -> None:
    """Starts the local Neo4j; it runs until `yanxiu db stop`. 启动本机数据库。"""
    settings = _local_settings()
    running = local.start(settings)
    state = local.status(settings)
    if running.ours:
        _say(f"Neo4j is up at {running.uri}.", f"Neo4j 已启动：{running.uri}")
    else:
        _say(f"Neo4j was running already at {running.uri}.", f"Neo4j 已在运行：{running.uri}")
    _tell_password(state)


@db.command()
def stop() -> None:
    """Stops the local Neo4j in order. 停止本机数据库。"""
    if local.stop(_local_settings()):
        _say("Neo4j has stopped.", "Neo4j 已停止。")
    else:
        _say("No Neo4j was running.", "没有正在运行的 Neo4j。")


@db.command()
def status() -> None:
    """Shows whether the local Neo4j runs, and where. 查看本机数据库的状态。"""
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
        if state.attached:
            _say(
                "It ends with the program that started it.",
                "它会随启动它的程序一起结束。",
            )
        _tell_password(state)
    _say(f"Folder: {state.home}", f"文件夹：{state.home}")
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
