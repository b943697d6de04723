"""Reads settings from files, as orchestrators mount secrets."""

from collections.abc import Iterable, Mapping

from yanxiu.graph import setting_values as read
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text
from yanxiu.graph.variables import Variable

AUTH_FILE = Variable(
    "NEO4J_AUTH_FILE",
    Text(
        "file with `name/password` of that Neo4j, in the format of Neo4j's official image",
        "存放该 Neo4j“`用户名/密码`”的文件，格式与 Neo4j 官方镜像相同",
    ),
    unset=Text("none", "无"),
)


def with_files(given: Mapping[str, str], variables: Iterable[Variable]) -> dict[str, str]:
    """The variables, including those whose values are in files; direct values take precedence.

    NEO4J_AUTH_FILE contains `name/password`, in the format of Neo4j's own image.
    """
    settings = dict(given)
    for variable in variables:
        if variable.in_file and (name := f"{variable.name}_FILE") in given:
            settings.setdefault(variable.name, _content(name, given))
    if "NEO4J_AUTH_FILE" in given:
        username, _, password = _content("NEO4J_AUTH_FILE", given).partition("/")
        settings.setdefault("NEO4J_USERNAME", username)
        settings.setdefault("NEO4J_PASSWORD", password)
    return {name: value for name, value in settings.items() if value}


def _content(name: str, given: Mapping[str, str]) -> str:
    try:
        return read.path(name, given[name]).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise Refused(
            en=f"{name} names '{given[name]}', which cannot be read: correct the path or the file's permissions.",
            zh=f"{name} 指向的文件“{given[name]}”无法读取：请改正路径或文件权限。",
        ) from fault
