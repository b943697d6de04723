"""Remarks on known values that a load replaced, with both values: one of the two sheets may be wrong."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from yanxiu.graph.model import NODES, REFERENCE, RELATIONSHIPS
from yanxiu.graph.model.properties import Property
from yanxiu.graph.text import Text
from yanxiu.loaders.changes.journal import Change
from yanxiu.loaders.report.remarks import Remark
from yanxiu.loaders.values.wording import describe_value

_SHOWN = 10
_KEPT = 1_000  # places listed in the report; a roster of a whole county may replace more
_STANDARD = {
    row["id"]: Text(row["name_en"], row["name"]) for rows in REFERENCE.values() for row in rows
}
_REPORTED_ELSEWHERE = {"name", "sex"}  # by the remarks RENAMED and OTHER_FACTS
_YEARLY = {
    ("Teacher", "rank"),
    ("School", "training_seats"),
}  # values that change every year


_RANKS = (
    ("正高",),
    ("副高", "高级"),
    ("一级", "中级"),
    ("二级", "助理"),
    ("三级", "员级"),
)  # words of professional titles, highest first


def is_lower(rank: str, other: str) -> bool:
    """True if a professional title is lower than another; a title is not expected to be lost."""
    one, two = _place(rank), _place(other)
    return one is not None and two is not None and one > two


def _place(rank: str) -> int | None:
    if "岗" in rank or "专技" in rank:  # levels of posts, counted the other way
        return None
    return next(
        (at for at, words in enumerate(_RANKS) if any(each in rank for each in words)), None
    )


def replacement_remarks(changes: Iterable[Change]) -> list[Remark]:
    """One remark on all replaced values of nodes and relationships; personal values are not shown."""
    replacements = list(islice(_replaced(changes), _KEPT + 1))
    if not replacements:
        return []
    shown, more = replacements[:_SHOWN], len(replacements) > _SHOWN
    n = str(len(replacements)) if len(replacements) <= _KEPT else f"{_KEPT}+"
    names = Text("; ".join(t.en for t in shown), "；".join(t.zh for t in shown))
    text = Text(
        f"{n} known values were replaced by those of this load: {names.en}{' ...' if more else ''}. If they are no "
        "corrections, undo the load (yanxiu loads undo)",
        f"{n} 个原有的值换成了本次的值：{names.zh}{'……' if more else ''}。如不是更正，请撤销本次导入（yanxiu loads undo）",
    )
    return [Remark("VALUE_REPLACED", text, [each.en for each in replacements[:_KEPT]])]


def _replaced(changes: Iterable[Change]) -> Iterator[Text]:
    for change in changes:
        of = change.what if isinstance(change.what, str) else change.what.type
        declared = NODES[of] if isinstance(change.what, str) else RELATIONSHIPS[of]
        for name, before in change.before.items():
            after = change.after.get(name)
            declaration = declared.properties.get(name)
            if declaration is None or before is None or after is None or before == after:
                continue
            if declaration.personal or name in _REPORTED_ELSEWHERE:
                continue
            if (of, name) in _YEARLY and not (name == "rank" and is_lower(after, before)):
                continue
            yield _sentence(change, declaration, before, after)


def _sentence(change: Change, property_: Property, before: Any, after: Any) -> Text:
    ends = [change.key] if isinstance(change.what, str) else change.key[:2]
    place = [_called(str(each)) for each in ends]
    return Text(
        f"{' '.join(each.en for each in place)} {property_.name} {describe_value(property_, before).en} → {describe_value(property_, after).en}",
        f"{' '.join(each.zh for each in place)} {property_.title.zh} {describe_value(property_, before).zh} → {describe_value(property_, after).zh}",
    )


def _called(key: str) -> Text:
    """The code of a node, or the name of a standard one, e.g. a subject."""
    code = key.partition(":")[2] or key
    return _STANDARD.get(key, Text(code, code))
