"""`yanxiu keys`: API keys for programs, and for people without an issuer's token."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import click
from rich.console import Console

from yanxiu.api.access import keys as stored
from yanxiu.cli.showing import local_moment, role_title
from yanxiu.cli.tables import TextColumn, print_columns
from yanxiu.cli.types import OneOf
from yanxiu.graph.access import LOCAL, ROLES, Caller
from yanxiu.graph.audit import Anchor, read_end
from yanxiu.graph.connection import reachable
from yanxiu.graph.counties import require_whole_code
from yanxiu.graph.database import Database
from yanxiu.graph.days import today
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import NODES
from yanxiu.graph.naming import UnresolvedName, resolve_county, resolve_words
from yanxiu.graph.naming_statement import NameQuery
from yanxiu.graph.settings import Settings
from yanxiu.graph.steps import run_steps
from yanxiu.graph.text import Text


@click.group()
def keys() -> None:
    """Creates, lists and revokes API keys. 接口密钥的生成、列表与吊销。"""


@keys.command()
@click.option(
    "--role",
    type=OneOf({name: role.title for name, role in ROLES.items()}),
    required=True,
    help="Role. 角色。",
)
@click.option("--county", required=True, help="Code or name of the county. 县的代码或名称。")
@click.option(
    "--place",
    help="Code or name of the district or school, number or name of the teacher. 责任区或学校的代码或名称，教师的编号或姓名。",
)
@click.option("--note", help="Purpose of the key; no personal data. 用途，勿写个人信息。")
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    help="Number of days until the key expires; default: never. 有效天数，默认不失效。",
)
def create(role: str, county: str, place: str | None, note: str | None, days: int | None) -> None:
    """Creates a key and shows it once. 生成密钥，仅显示一次。"""
    settings = Settings.from_environment()
    expires = stored.format_time(datetime.now(UTC) + timedelta(days=days)) if days else None
    with reachable(settings) as address, Database.connect(address) as database:
        database.apply_schema()
        caller = _caller(database, role, county, place)
        first = not stored.any_key_exists(database)
        key = stored.create(database, settings, caller, note, expires)
        _note_end(database, settings)
    click.echo(key)
    message = Text(
        "This key is shown only once and is not stored: keep it in a safe place.",
        "密钥仅显示这一次，系统不保存原文：请妥善存放。",
    )
    click.echo(str(message), err=True)
    if first:
        closed = Text(
            "From now on everyone must sign in, even after this key expires.",
            "从现在起所有访问都须登录验证，本密钥失效后也是如此。",
        )
        click.echo(str(closed), err=True)


def _note_end(database: Database, settings: Settings) -> None:
    if end := read_end(database):
        Anchor.of(settings).record_end(*end)


def _caller(database: Database, role: str, county: str, place: str | None) -> Caller:
    """Returns a caller with this role and place; the place is given by code, number or name.

    Raises Refused if the place is missing or not allowed, UnresolvedName if nothing or several things have that name.
    """
    declared = ROLES[role]
    if (declared.place is None) != (place is None):
        needs = declared.place is not None
        raise Refused(
            en=f"A {role} has {'a place: give --place' if needs else 'the whole county: leave out --place'}.",
            zh=f"角色“{declared.title.zh}”{'须用 --place 指明单位' if needs else '的范围是全县，请去掉 --place'}。",
        )
    if not county.strip().isdecimal():
        with suppress(UnresolvedName):  # the refusal below lists the counties
            county = resolve_county(database, county) or county
    require_whole_code(database, county)
    if declared.label is None or place is None:
        return Caller("", declared, county)
    asked = NameQuery("place", NODES[declared.label].title, (declared.label,), place)
    meant = run_steps(database, resolve_words([asked], county, LOCAL, today())).nodes["place"]
    return Caller("", declared, county, meant.id)


@keys.command("list")
def list_keys() -> None:
    """Lists all keys ever created, without the keys themselves. 列出全部密钥（不含密钥本身）。"""
    with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
        kept = stored.keys(database)
    if not kept:
        click.echo(str(Text("There are no keys yet", "还没有密钥")))
        return
    columns: list[tuple[Text, list[str | None]]] = [
        (Text("Key", "代号"), [key.id for key in kept]),
        (Text("Role", "角色"), [role_title(key.role) for key in kept]),
        (Text("Place", "所属"), [key.place or key.county for key in kept]),
        (Text("Created", "生成"), [local_moment(key.created) for key in kept]),
        (Text("Expires", "失效"), [local_moment(key.expires) for key in kept]),
        (Text("Revoked", "吊销"), [local_moment(key.revoked) for key in kept]),
        (Text("Note", "用途"), [key.note for key in kept]),
    ]
    strips = [
        TextColumn(
            str(title), [cell or "" for cell in cells], is_right_aligned=False, is_unbreakable=True
        )
        for title, cells in columns
        if any(cells)
    ]
    print_columns(strips, Console())


@keys.command()
@click.argument("key")
def revoke(key: str) -> None:
    """Revokes a key; takes effect within seconds. 吊销密钥，数秒内生效。

    KEY is its short name in the list, or the key itself. KEY 为列表中的代号，或密钥本身。
    """
    prefix = key.split("_")[1] if stored.is_key(key) else key
    settings = Settings.from_environment()
    with reachable(settings) as address, Database.connect(address) as database:
        done = stored.revoke(database, settings, prefix)
        _note_end(database, settings)
    if done:
        message = Text(f"Key {prefix} is revoked.", f"密钥 {prefix} 已吊销。")
    else:
        message = Text(f"Key {prefix} was already revoked.", f"密钥 {prefix} 此前已吊销。")
    click.echo(str(message))
