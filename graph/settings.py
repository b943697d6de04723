"""The settings of the program: environment variables, read and validated once.

Each field declares one setting: the variable, its meaning, how to read it and its default. The tables in
README and docs are generated from this module.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from yanxiu.graph import setting_values as read
from yanxiu.graph.errors import Refused
from yanxiu.graph.folders import cache_folder, home_folder
from yanxiu.graph.issuer import Issuer, read_issuer
from yanxiu.graph.setting_files import AUTH_FILE, with_files
from yanxiu.graph.text import Text
from yanxiu.graph.variables import Variable, declared_variables, parse_variables

_NONE = Text("none", "无")
_HTTP = "docs/http.md"
_WATCHING = "docs/watching.md"
_LOCAL = "docs/local-database.md"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run of the program. No other module reads these variables."""

    home: Annotated[
        Path,
        Variable(
            "YANXIU_HOME",
            Text(
                "folder of the local Neo4j and its password (mode 0600)",
                "本机 Neo4j 及其密码（权限 0600）所在文件夹",
            ),
            read.folder,
            Text("nearest `.yanxiu`", "最近的 `.yanxiu`"),
        ),
    ]
    cache: Annotated[
        Path,
        Variable(
            "YANXIU_CACHE",
            Text(
                "folder of downloaded files, shared by all checkouts",
                "下载文件所在文件夹，各份代码共用",
            ),
            read.folder,
            Text("the user's cache", "用户缓存"),
        ),
    ]
    uri: Annotated[
        str | None,
        Variable(
            "NEO4J_URI",
            Text(
                "address of an existing Neo4j; no local one is started",
                "使用已有的 Neo4j，不在本机启动",
            ),
            read.neo4j_address,
            Text("the local one", "本机自带"),
        ),
    ] = None
    username: Annotated[
        str, Variable("NEO4J_USERNAME", Text("user of that Neo4j", "该 Neo4j 的用户名"))
    ] = "neo4j"
    password: Annotated[
        str,
        Variable(
            "NEO4J_PASSWORD",
            Text(
                "password of that user; needed with `NEO4J_URI`",
                "该用户的密码；设置 `NEO4J_URI` 时必填",
            ),
            unset=_NONE,
            in_file=True,
        ),
    ] = field(default="", repr=False)
    database: Annotated[
        str, Variable("NEO4J_DATABASE", Text("database of that Neo4j", "该 Neo4j 中的数据库"))
    ] = "neo4j"
    port: Annotated[
        int,
        Variable(
            "YANXIU_PORT",
            Text(
                "port of the API; if it is taken, the next free one",
                "API 端口；被占用时用下一个空闲端口",
            ),
            read.port,
        ),
    ] = 8000
    bolt_port: Annotated[
        int,
        Variable(
            "YANXIU_BOLT_PORT",
            Text(
                "port of the local Neo4j; 0: any free port", "本机 Neo4j 的端口；0 表示任一空闲端口"
            ),
            read.port,
            Text("the previous port", "沿用上次"),
            document=_LOCAL,
        ),
    ] = 0
    heap: Annotated[
        str,
        Variable(
            "YANXIU_HEAP",
            Text(
                "memory of the local Neo4j; 500,000 rows in one load need 2g",
                "本机 Neo4j 的内存；一次导入 50 万行需 2g",
            ),
            read.memory,
        ),
    ] = "768m"
    pagecache: Annotated[
        str,
        Variable(
            "YANXIU_PAGECACHE",
            Text("page cache of the local Neo4j", "本机 Neo4j 的页缓存"),
            read.memory,
        ),
    ] = "256m"
    java_options: Annotated[
        tuple[str, ...],
        Variable(
            "YANXIU_JAVA_OPTIONS",
            Text(
                "further Java options of the local Neo4j, separated by spaces",
                "本机 Neo4j 所用 Java 的其他选项，以空格分隔",
            ),
            read.words,
            _NONE,
            document=_LOCAL,
        ),
    ] = ()
    queries: Annotated[
        tuple[Path, ...],
        Variable(
            "YANXIU_QUERIES",
            Text("folders with your own questions", "自己的问题文件夹"),
            read.folders,
            _NONE,
        ),
    ] = ()
    formats: Annotated[
        tuple[Path, ...],
        Variable(
            "YANXIU_FORMATS",
            Text("folders with your own roster formats", "自己的名册格式文件夹"),
            read.folders,
            _NONE,
        ),
    ] = ()
    read_timeout: Annotated[
        float,
        Variable(
            "YANXIU_READ_TIMEOUT",
            Text(
                "time limit of a request or question, in seconds", "从请求或提问到结果的时限（秒）"
            ),
            read.seconds,
            document=_HTTP,
        ),
    ] = 30.0
    answers: Annotated[
        str,
        Variable(
            "YANXIU_ANSWERS",
            Text(
                "memory of the API for cached answers, which stay valid until the graph changes; 0: no cache",
                "API 保存已完成答案的内存，图谱不变则一直有效；0 表示不保存",
            ),
            read.memory_or_none,
            document="docs/performance.md",
        ),
    ] = "64m"
    warming: Annotated[
        bool,
        Variable(
            "YANXIU_WARMING",
            Text(
                "`no`: the server does not plan the questions' queries in advance while it is idle",
                "`no`：空闲时不预先规划各问题的查询",
            ),
            read.yes_or_no,
            Text("yes", "是"),
            document="docs/performance.md",
        ),
    ] = True
    origins: Annotated[
        tuple[str, ...],
        Variable(
            "YANXIU_ORIGINS",
            Text(
                "origins of web pages that may call the API from a browser, separated by spaces",
                "可从浏览器调用本接口的网页来源，以空格分隔",
            ),
            read.origins,
            _NONE,
            document=_HTTP,
        ),
    ] = ()
    rate: Annotated[
        int,
        Variable(
            "YANXIU_RATE",
            Text(
                "requests per minute that one caller may make; 0: no limit",
                "每个调用者每分钟的请求数，0 表示不限",
            ),
            read.count,
            document=_HTTP,
        ),
    ] = 1200
    documents: Annotated[
        Path | None,
        Variable(
            "YANXIU_DOCUMENTS",
            Text("folder or manifest of persisted documents", "持久化文档的文件夹或清单"),
            read.path,
            _NONE,
            document=_HTTP,
        ),
    ] = None
    only_documents: Annotated[
        bool,
        Variable(
            "YANXIU_ONLY_DOCUMENTS",
            Text("`yes`: only these documents are answered", "`yes`：只回答这些文档"),
            read.yes_or_no,
            Text("no", "否"),
            document=_HTTP,
        ),
    ] = False
    secret: Annotated[
        str,
        Variable(
            "YANXIU_SECRET",
            Text(
                "protects cursors, keys, the audit log and identity numbers; set the same on servers that work "
                "together and on machines that load into one graph",
                "用于封装游标、密钥、审计日志和身份证号；共同服务的多台服务器、向同一图谱导入的多台机器须相同",
            ),
            unset=Text("kept in `.yanxiu`", "存于 `.yanxiu`"),
            in_file=True,
        ),
    ] = field(default="", repr=False)
    log_file: Annotated[
        Path | None,
        Variable(
            "YANXIU_LOG_FILE",
            Text(
                "log file of the server, one line of JSON per entry",
                "服务日志写入的文件，每行一个 JSON",
            ),
            read.path,
            Text("standard error", "标准错误流"),
            document=_WATCHING,
        ),
    ] = None
    log_size: Annotated[
        int,
        Variable(
            "YANXIU_LOG_SIZE",
            Text("size at which the server starts a new log file", "日志文件达到此大小时换新文件"),
            read.size,
            Text("10m", "10m"),
            document=_WATCHING,
        ),
    ] = 10 * 1024**2
    log_keep: Annotated[
        int,
        Variable(
            "YANXIU_LOG_KEEP",
            Text("number of old log files to keep", "保留的旧日志文件数"),
            read.count,
            document=_WATCHING,
        ),
    ] = 5
    log_level: Annotated[
        str,
        Variable(
            "YANXIU_LOG_LEVEL",
            Text(
                "`info`: logs every request; `warning` or `error`: logs only that level and above",
                "`info`：记录每个请求；`warning`、`error`：只记相应级别",
            ),
            read.level,
            document=_WATCHING,
        ),
    ] = "info"
    metrics: Annotated[
        tuple[str, int] | None,
        Variable(
            "YANXIU_METRICS",
            Text(
                "host and port at which Prometheus reads `/metrics`, such as 127.0.0.1:9464",
                "供 Prometheus 读取 `/metrics` 的地址和端口，如 127.0.0.1:9464",
            ),
            read.listening,
            _NONE,
            document=_WATCHING,
        ),
    ] = None
    traces: Annotated[
        str | None,
        Variable(
            "YANXIU_TRACES",
            Text(
                "address of an OTLP collector for traces, such as http://127.0.0.1:4318",
                "接收调用链的 OTLP 采集器地址，如 http://127.0.0.1:4318",
            ),
            read.collector,
            _NONE,
            document=_WATCHING,
        ),
    ] = None
    issuer: Issuer | None = None
    smallest_cell: Annotated[
        int,
        Variable(
            "YANXIU_SMALLEST_CELL",
            Text(
                "smallest number of people behind a figure, for callers who may not see personal data in full; 1: no limit",
                "统计数字至少涉及多少人才显示（对不能查看完整个人信息的调用者）；1 表示不限",
            ),
            read.people,
            document="docs/access.md",
        ),
    ] = 1

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] = os.environ, folder: Path | None = None
    ) -> "Settings":
        """Reads the variables declared above; an empty variable counts as not set.

        The search for the nearest `.yanxiu` begins at `folder` (default: the current folder).
        Raises Refused with the variable and the allowed value.
        """
        given = with_files(
            {name: value for name, value in environment.items() if value},
            (variable for _, variable, _ in declared_variables(cls)),
        )
        values: dict[str, Any] = parse_variables(cls, given)
        if "home" not in values:
            values["home"] = home_folder(folder or Path.cwd())
        if "cache" not in values:
            values["cache"] = cache_folder(values["home"])
        if "uri" in values and "password" not in values:
            raise Refused(
                en="NEO4J_URI is set but NEO4J_PASSWORD is not: set it too.",
                zh="设置了 NEO4J_URI，但没有设置 NEO4J_PASSWORD：请一并设置。",
            )
        return cls(**values, issuer=read_issuer(given))


LANGUAGE = Variable(  # read in `yanxiu.graph.text`, because errors of settings use this language
    "YANXIU_LANG",
    Text("`zh` or `en`; defaults to the locale", "`zh` 或 `en`，否则按系统语言"),
    unset=Text("locale", "系统语言"),
)


def variables() -> Iterator[tuple[Variable, Any]]:
    """All variables that the program reads, each with the default of its setting."""
    for _, variable, default in (*declared_variables(Settings), *declared_variables(Issuer)):
        yield variable, default
        if variable.in_file:
            about = Text(
                f"file with the value of `{variable.name}`", f"存放 `{variable.name}` 的文件"
            )
            yield Variable(f"{variable.name}_FILE", about, unset=_NONE), None
    yield AUTH_FILE, None
    yield LANGUAGE, None
