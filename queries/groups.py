"""The groups of questions; each file's header names one."""

from collections.abc import Mapping

from yanxiu.graph.text import Text

GROUPS: Mapping[str, Text] = {
    "lacking": Text("Who lacks what", "谁缺什么"),
    "training": Text("Who trains whom", "谁培训谁"),
    "plan": Text("Plan against actual", "计划与实际"),
    "people": Text("People and load", "人员与负荷"),
    "duties": Text("Who answers for what", "谁负责什么"),
    "money": Text("Money", "经费"),
    "network": Text("The network", "网络与协作"),
    "road": Text("The road", "路线图"),
}
OTHER = "other"
OTHERS = Text("Others", "其他")


def group_title(group: str) -> Text:
    """The title of a group."""
    return GROUPS.get(group, OTHERS)
