"""Parses the values of settings; each parser raises Refused with the variable and the allowed values."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from yanxiu.graph.errors import Refused

NEO4J_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
MEMORY = re.compile(r"[1-9][0-9]*[kmg]", re.IGNORECASE)
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def path(name: str, value: str) -> Path:
    """An absolute path."""
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError as error:  # `~` of a user without a home
        raise Refused(
            en=f"{name} is '{value}', but this user has no home folder for ~: write the full path.",
            zh=f"{name} 的值为“{value}”，但当前用户没有主目录，~ 无法解释：请写完整路径。",
        ) from error


def folder(name: str, value: str) -> Path:
    """A folder that exists or can be created."""
    wanted = path(name, value)
    there = next(place for place in (wanted, *wanted.parents) if place.exists())
    if not there.is_dir():
        raise Refused(
            en=f"{name} names '{wanted}', but {there} is a file: name a folder.",
            zh=f"{name} 指向“{wanted}”，但 {there} 是文件：请指定文件夹。",
        )
    return wanted


def folders(name: str, value: str) -> tuple[Path, ...]:
    """Existing folders."""
    wanted = tuple(path(name, each) for each in value.split(os.pathsep) if each)
    for each in wanted:
        if not each.is_dir():
            raise Refused(
                en=f"{name} names '{each}', which is not a folder: create it or correct the path.",
                zh=f"{name} 中的“{each}”不是文件夹：请新建它，或改正路径。",
            )
    return wanted


def neo4j_address(name: str, value: str) -> str:
    """The address of a Neo4j, without user name or password. The error does not repeat the value."""
    address = urlsplit(value)
    if address.scheme not in NEO4J_SCHEMES or not address.hostname or address.username:
        raise Refused(
            en=f"{name} is not the address of a Neo4j: write it like neo4j://host:7687, without a user name or password (allowed schemes: {', '.join(NEO4J_SCHEMES)}).",
            zh=f"{name} 不是 Neo4j 的地址：请写成 neo4j://主机:7687，地址中不带用户名和密码"
            f"（可用的开头：{'、'.join(NEO4J_SCHEMES)}）。",
        )
    return value


def port(name: str, value: str) -> int:
    """A port number; 0: any free port."""
    if not (value.isascii() and value.isdigit()) or int(value) > 65535:
        raise Refused(
            en=f"{name} is '{value}', which is not a port: give a whole number up to 65535.",
            zh=f"{name} 的值“{value}”不是端口号：请给一个不大于 65535 的整数。",
        )
    return int(value)


def memory(name: str, value: str) -> str:
    """An amount of memory as Java reads it."""
    if not MEMORY.fullmatch(value):
        raise Refused(
            en=f"{name} is '{value}', which is not an amount of memory: write it like 768m or 2g.",
            zh=f"{name} 的值“{value}”不是内存大小：请写成 768m 或 2g 的形式。",
        )
    return value.lower()


def size(name: str, value: str) -> int:
    """A number of bytes, written like an amount of memory, such as 10m."""
    written = memory(name, value)
    return int(written[:-1]) * int(1024 ** ("kmg".index(written[-1]) + 1))


def listening(name: str, value: str) -> tuple[str, int]:
    """A host and a port to listen on; the default host is 127.0.0.1."""
    host, _, number = value.rpartition(":")
    return host.strip("[]") or _LOOPBACK[0], port(name, number)


def level(name: str, value: str) -> str:
    """The lowest severity that is logged."""
    if value.lower() not in ("info", "warning", "error"):
        raise Refused(
            en=f"{name} is '{value}': write info, warning or error.",
            zh=f"{name} 的值“{value}”不对：请写 info、warning 或 error。",
        )
    return value.lower()


def collector(name: str, value: str) -> str:
    """The address of a trace collector, without user name or password. The error does not repeat the value."""
    address = urlsplit(value)
    if address.scheme not in ("http", "https") or not address.hostname or address.username:
        raise Refused(
            en=f"{name} is not the address of a collector: write it like http://127.0.0.1:4318.",
            zh=f"{name} 不是采集器的地址：请写成 http://127.0.0.1:4318 的形式。",
        )
    return value


def memory_or_none(name: str, value: str) -> str:
    """An amount of memory, or 0."""
    return value if value == "0" else memory(name, value)


def count(name: str, value: str) -> int:
    """A whole number; 0: no limit."""
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise Refused(
            en=f"{name} is '{value}': give a whole number, 0 for no limit.",
            zh=f"{name} 的值“{value}”不对：请给整数，0 表示不限。",
        )
    return int(value)


def people(name: str, value: str) -> int:
    """A number of people."""
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value) <= 1000:
        raise Refused(
            en=f"{name} is '{value}': give a whole number of people, 1 to 1000.",
            zh=f"{name} 的值“{value}”不对：请给 1 到 1000 的整数（人）。",
        )
    return int(value)


def yes_or_no(name: str, value: str) -> bool:
    """True for yes, true or 1; False for no, false or 0."""
    word = value.lower()
    if word not in ("yes", "no", "true", "false", "1", "0"):
        raise Refused(
            en=f"{name} is '{value}': write yes or no.",
            zh=f"{name} 的值“{value}”不对：请写 yes 或 no。",
        )
    return word in ("yes", "true", "1")


def words(_name: str, value: str) -> tuple[str, ...]:
    """Words separated by spaces."""
    return tuple(value.split())


def origins(name: str, value: str) -> tuple[str, ...]:
    """Complete origins; `*` is refused, because it would open the API to every page in a user's browser."""
    wanted = words(name, value)
    for origin in wanted:
        address = urlsplit(origin)
        if (
            address.scheme not in ("http", "https")
            or origin != f"{address.scheme}://{address.netloc}"
        ):
            raise Refused(
                en=f"{name} names '{origin}': write origins like https://board.example.org, "
                "separated by spaces.",
                zh=f"{name} 中的“{origin}”不对：请写成 https://board.example.org 的形式，以空格分隔。",
            )
    return wanted


def seconds(name: str, value: str) -> float:
    """A number of seconds, at most a day."""
    try:
        wanted = float(value)
    except ValueError:
        wanted = 0.0
    if not 0 < wanted <= 86400:
        raise Refused(
            en=f"{name} is '{value}': give a number of seconds above 0 and up to 86400.",
            zh=f"{name} 的值“{value}”不对：请给大于 0、不超过 86400 的秒数。",
        )
    return wanted


def algorithm(name: str, value: str) -> str:
    """An asymmetric signature algorithm."""
    if value not in ALGORITHMS:
        raise Refused(
            en=f"{name} is '{value}': use one of {', '.join(ALGORITHMS)}.",
            zh=f"{name} 的值“{value}”不可用：请用 {'、'.join(ALGORITHMS)} 之一。",
        )
    return value


def secure_address(name: str, value: str) -> str:
    """An https address, or an http address of this machine; a plain connection would not protect the keys.

    Raises Refused with `name`.
    """
    address = urlsplit(value)
    if not address.hostname or not (
        address.scheme == "https" or (address.scheme == "http" and address.hostname in _LOOPBACK)
    ):
        raise Refused(
            en=f"{name} is '{value}': give an https:// address.",
            zh=f"{name} 的值“{value}”不对：请给 https:// 开头的地址。",
        )
    return value


def in_bytes(memory: str) -> int:
    """The number of bytes of an amount such as 768m; 0 for "0"."""
    if memory == "0":
        return 0
    size: int = 1024 ** ("kmg".index(memory[-1].lower()) + 1)
    return int(memory[:-1]) * size
