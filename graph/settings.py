"""How the program is told what to use: environment variables, read once, checked at once."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from graph.errors import Refused
from graph.issuer import Issuer, issuer_in

HOME_FOLDER = ".yanxiu"
NEO4J_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
MEMORY = re.compile(r"[1-9][0-9]*[kmg]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run of the program uses. Nothing else in the program reads these variables.

    uri, username, password, database   a Neo4j that is there already; `uri` None means our own
    home           folder of the local Neo4j (YANXIU_HOME)
    cache          folder of fetched files, shared by all checkouts of a user (YANXIU_CACHE)
    port           where the API is tried first (YANXIU_PORT)
    bolt_port      port of the local Neo4j, 0 for any free one (YANXIU_BOLT_PORT)
    heap, pagecache   memory of the local Neo4j (YANXIU_HEAP, YANXIU_PAGECACHE)
    java_options   further options of its Java, with spaces between (YANXIU_JAVA_OPTIONS)
    queries        further folders with questions (YANXIU_QUERIES)
    formats        further folders with roster formats (YANXIU_FORMATS)
    read_timeout   seconds a reading transaction may take (YANXIU_READ_TIMEOUT)
    origins        of web pages elsewhere that may call the API from a browser (YANXIU_ORIGINS, with spaces
                   between)
    rate           requests a minute that one caller may make, 0 for any number (YANXIU_RATE)
    documents      manifest or folder of persisted documents (YANXIU_DOCUMENTS)
    only_documents whether the API answers nothing else (YANXIU_ONLY_DOCUMENTS)
    secret         seals cursors and hashes identity numbers; must be given, and be the same, where several
                   servers answer as one or several machines load into one graph (YANXIU_SECRET)
    issuer         whose tokens the API accepts (YANXIU_OIDC_..., see `graph.issuer`); None: nobody's
    smallest_cell  fewest people a figure may be about, for those who see no personal data in full; 1: any
                   (YANXIU_SMALLEST_CELL)

    Password and secret may lie in files: NEO4J_PASSWORD_FILE, NEO4J_AUTH_FILE, YANXIU_SECRET_FILE.
    """

    home: Path
    cache: Path
    uri: str | None = None
    username: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str = "neo4j"
    port: int = 8000
    bolt_port: int = 0
    heap: str = "768m"
    pagecache: str = "256m"
    java_options: tuple[str, ...] = ()
    queries: tuple[Path, ...] = ()
    formats: tuple[Path, ...] = ()
    read_timeout: float = 30.0
    origins: tuple[str, ...] = ()
    rate: int = 1200
    documents: Path | None = None
    only_documents: bool = False
    secret: str = field(default="", repr=False)
    issuer: Issuer | None = None
    smallest_cell: int = 1

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] = os.environ, folder: Path | None = None
    ) -> "Settings":
        """Reads the variables named above; an empty variable counts as not set.

        `folder` is where the search for the nearest `.yanxiu` begins (the current folder).
        Raises Refused naming the variable and the value that is allowed.
        """
        given = _with_files({name: value for name, value in environment.items() if value})
        home = _home(given, folder or Path.cwd())
        return cls(
            home=home,
            cache=_cache(given, home),
            uri=_uri(given),
            username=given.get("NEO4J_USERNAME", "neo4j"),
            password=given.get("NEO4J_PASSWORD", ""),
            database=given.get("NEO4J_DATABASE", "neo4j"),
            port=_port(given, "YANXIU_PORT", 8000),
            bolt_port=_port(given, "YANXIU_BOLT_PORT", 0),
            heap=_memory(given, "YANXIU_HEAP", "768m"),
            pagecache=_memory(given, "YANXIU_PAGECACHE", "256m"),
            java_options=tuple(given.get("YANXIU_JAVA_OPTIONS", "").split()),
            queries=_folders(given, "YANXIU_QUERIES"),
            formats=_folders(given, "YANXIU_FORMATS"),
            read_timeout=_seconds(given, "YANXIU_READ_TIMEOUT", 30.0),
            origins=_origins(given),
            rate=_count(given, "YANXIU_RATE", 1200),
            documents=_path("YANXIU_DOCUMENTS", given["YANXIU_DOCUMENTS"])
            if "YANXIU_DOCUMENTS" in given
            else None,
            only_documents=_yes(given, "YANXIU_ONLY_DOCUMENTS"),
            secret=given.get("YANXIU_SECRET", ""),
            issuer=issuer_in(given),
            smallest_cell=_people(given, "YANXIU_SMALLEST_CELL"),
        )


def _with_files(given: Mapping[str, str]) -> dict[str, str]:
    """The variables with those whose values lie in files; what is given itself comes first.

    NEO4J_AUTH_FILE holds `name/password`, as Neo4j's own image reads it.
    """
    found = dict(given)
    for name in ("NEO4J_PASSWORD", "YANXIU_SECRET"):
        if f"{name}_FILE" in given:
            found.setdefault(name, _content(f"{name}_FILE", given))
    if "NEO4J_AUTH_FILE" in given:
        username, _, password = _content("NEO4J_AUTH_FILE", given).partition("/")
        found.setdefault("NEO4J_USERNAME", username)
        found.setdefault("NEO4J_PASSWORD", password)
    return {name: value for name, value in found.items() if value}


def _content(name: str, given: Mapping[str, str]) -> str:
    try:
        return _path(name, given[name]).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise Refused(
            en=f"{name} names '{given[name]}', which cannot be read: correct the path or the file's rights.",
            zh=f"{name} 指向的文件“{given[name]}”无法读取：请改正路径或文件权限。",
        ) from fault


def _path(name: str, value: str) -> Path:
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError as error:  # `~` of a user without a home
        raise Refused(
            en=f"{name} is '{value}', and this user has no home folder that ~ could mean: write the whole path.",
            zh=f"{name} 的值为“{value}”，但当前用户没有主目录，~ 无法解释：请写完整路径。",
        ) from error


def _folder(name: str, value: str) -> Path:
    """A folder that is there or can be made."""
    folder = _path(name, value)
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if not there.is_dir():
        raise Refused(
            en=f"{name} names '{folder}', but {there} is a file: name a folder.",
            zh=f"{name} 指向“{folder}”，但 {there} 是文件：请指定文件夹。",
        )
    return folder


def _cache(given: Mapping[str, str], home: Path) -> Path:
    if "YANXIU_CACHE" in given:
        return _folder("YANXIU_CACHE", given["YANXIU_CACHE"])
    folder = platformdirs.user_cache_path("yanxiu-graph", appauthor=False)
    if folder.is_absolute():
        return folder
    return home / "cache"  # a user whom the machine knows no home of has no cache either


def _home(given: Mapping[str, str], folder: Path) -> Path:
    """The nearest `.yanxiu` folder upwards, as git finds its own; else one made here.

    A file of that name is refused, not passed over: what was to lie there would go elsewhere.
    """
    if "YANXIU_HOME" in given:
        return _folder("YANXIU_HOME", given["YANXIU_HOME"])
    here = folder.absolute()
    nearest = (place / HOME_FOLDER for place in (here, *here.parents))
    found = next((place for place in nearest if place.is_dir()), here / HOME_FOLDER)
    return _folder("YANXIU_HOME", str(found))


def _uri(given: Mapping[str, str]) -> str | None:
    uri = given.get("NEO4J_URI")
    if uri is None:
        return None
    parts = urlsplit(uri)
    if parts.scheme not in NEO4J_SCHEMES or not parts.hostname or parts.username:
        raise Refused(
            en="NEO4J_URI is not the address of a Neo4j: write it like neo4j://host:7687, without "
            f"a name or password in it (allowed beginnings: {', '.join(NEO4J_SCHEMES)}).",
            zh="NEO4J_URI 不是 Neo4j 的地址：请写成 neo4j://主机:7687，地址中不带用户名和密码"
            f"（可用的开头：{'、'.join(NEO4J_SCHEMES)}）。",
        )
    if "NEO4J_PASSWORD" not in given:
        raise Refused(
            en="NEO4J_URI is set but NEO4J_PASSWORD is not: set it too.",
            zh="设置了 NEO4J_URI，但没有设置 NEO4J_PASSWORD：请一并设置。",
        )
    return uri


def _port(given: Mapping[str, str], name: str, default: int) -> int:
    value = given.get(name, str(default))
    if not (value.isascii() and value.isdigit()) or int(value) > 65535:
        raise Refused(
            en=f"{name} is '{value}', which is not a port: give a whole number up to 65535.",
            zh=f"{name} 的值“{value}”不是端口号：请给一个不大于 65535 的整数。",
        )
    return int(value)


def _memory(given: Mapping[str, str], name: str, default: str) -> str:
    value = given.get(name, default)
    if not MEMORY.fullmatch(value):
        raise Refused(
            en=f"{name} is '{value}', which is not an amount of memory: write it like 768m or 2g.",
            zh=f"{name} 的值“{value}”不是内存大小：请写成 768m 或 2g 的形式。",
        )
    return value.lower()


def in_bytes(memory: str) -> int:
    """An amount such as 768m in bytes."""
    size: int = 1024 ** ("kmg".index(memory[-1].lower()) + 1)
    return int(memory[:-1]) * size


def _count(given: Mapping[str, str], name: str, default: int) -> int:
    value = given.get(name, str(default))
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise Refused(
            en=f"{name} is '{value}': give a whole number, 0 for no limit.",
            zh=f"{name} 的值“{value}”不对：请给整数，0 表示不限。",
        )
    return int(value)


def _people(given: Mapping[str, str], name: str) -> int:
    value = given.get(name, "1")
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value) <= 1000:
        raise Refused(
            en=f"{name} is '{value}': give a whole number of people, 1 to 1000.",
            zh=f"{name} 的值“{value}”不对：请给 1 到 1000 的整数（人）。",
        )
    return int(value)


def _yes(given: Mapping[str, str], name: str) -> bool:
    value = given.get(name, "no").lower()
    if value not in ("yes", "no", "true", "false", "1", "0"):
        raise Refused(
            en=f"{name} is '{value}': write yes or no.",
            zh=f"{name} 的值“{value}”不对：请写 yes 或 no。",
        )
    return value in ("yes", "true", "1")


def _origins(given: Mapping[str, str]) -> tuple[str, ...]:
    """Whole origins only: `*` would open the API to every page that a user's browser shows."""
    origins = tuple(given.get("YANXIU_ORIGINS", "").split())
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or origin != f"{parts.scheme}://{parts.netloc}":
            raise Refused(
                en=f"YANXIU_ORIGINS names '{origin}': write origins like https://board.example.org, "
                "with spaces between.",
                zh=f"YANXIU_ORIGINS 中的“{origin}”不对：请写成 https://board.example.org 的形式，以空格分隔。",
            )
    return origins


def _seconds(given: Mapping[str, str], name: str, default: float) -> float:
    value = given.get(name, str(default))
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86400:
        raise Refused(
            en=f"{name} is '{value}': give a number of seconds above 0 and up to 86400.",
            zh=f"{name} 的值“{value}”不对：请给大于 0、不超过 86400 的秒数。",
        )
    return seconds


def _folders(given: Mapping[str, str], name: str) -> tuple[Path, ...]:
    folders = tuple(_path(name, part) for part in given.get(name, "").split(os.pathsep) if part)
    for folder in folders:
        if not folder.is_dir():
            raise Refused(
                en=f"{name} names '{folder}', which is not a folder: make it or correct the path.",
                zh=f"{name} 中的“{folder}”不是文件夹：请新建它，或改正路径。",
            )
    return folders
