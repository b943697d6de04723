"""Properties of nodes and relationships: their declaration, and what is read from the annotations."""

import re
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from yanxiu.graph.text import Text

Scalar = Literal["str", "int", "float", "bool", "date"]


_SCALARS: Mapping[type, Scalar] = {
    str: "str",
    int: "int",
    float: "float",
    bool: "bool",
    date: "date",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact about a property that its type does not tell."""

    name: Literal["full_text", "personal", "indexed", "identity"]


FULL_TEXT = Mark("full_text")


PERSONAL = Mark("personal")


INDEXED = Mark("indexed")


IDENTITY = Mark("identity")  # kept as a keyed hash, never in clear


@dataclass(frozen=True, slots=True)
class Masked:
    """How a personal property is shown where it is not seen in full: Cypher over `self`, its value."""

    cypher: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A relationship's property that holds the `id` of a node, as relationships cannot end in a third node."""

    label: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A property that is computed: Cypher over `self` (the node) and `$as_of` (the day asked about)."""

    cypher: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """The only values a property may take, each with its title."""

    values: Mapping[str, Text]
    name: str = ""  # where several properties share the values: what the API calls them by


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a node or relationship as declared."""

    name: str
    type: Scalar
    title: Text
    required: bool
    marks: frozenset[Mark] = frozenset()
    ref: str | None = None
    derived: str | None = None
    choices: Mapping[str, Text] = field(default_factory=dict)
    vocabulary: str = ""  # the name of its choices where they have one of their own
    mask: str | None = None
    owner: str = ""  # the name of its label or relationship

    def masked(self, stored: str) -> str:
        """Cypher of a personal property for those who may not see it: masked, or nothing at all."""
        return re.sub(r"\bself\b", stored, self.mask) if self.mask else "null"

    @property
    def personal(self) -> bool:
        return PERSONAL in self.marks

    @property
    def stored(self) -> bool:
        return self.derived is None

    @property
    def depends_on_day(self) -> bool:
        return "$as_of" in (self.derived or "")


def title_of(declared: type) -> tuple[Text, Text, tuple[str, ...]]:
    """Title, explanation and sections of the plan, from a docstring with | between them."""
    zh, about_zh, about_en, *plan = (part.strip() for part in (declared.__doc__ or "").split("|"))
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", declared.__name__)
    about = Text(en=" ".join(about_en.split()), zh="".join(about_zh.split()))
    return Text(en=words, zh=zh), about, tuple(" ".join(plan).split())


def _property(name: str, hint: Any, owner: str) -> Property:
    base, *notes = get_args(hint)
    required = True
    if get_origin(base) in (Union, types.UnionType):
        required = False
        base = next(part for part in get_args(base) if part is not type(None))
    declared: dict[type, Any] = {type(note): note for note in notes if not isinstance(note, Mark)}
    return Property(
        name=name,
        type=_SCALARS[base],
        title=declared[Text],
        required=required,
        marks=frozenset(note for note in notes if isinstance(note, Mark)),
        ref=declared[Ref].label if Ref in declared else None,
        derived=declared[Derived].cypher if Derived in declared else None,
        choices=declared[OneOf].values if OneOf in declared else {},
        vocabulary=declared[OneOf].name if OneOf in declared else "",
        mask=declared[Masked].cypher if Masked in declared else None,
        owner=owner,
    )


def properties_of(declared: type) -> dict[str, Property]:
    """The properties that a class of the model declares, by name, in order."""
    hints = get_type_hints(declared, include_extras=True)
    return {
        name: _property(name, hint, declared.__name__)
        for name, hint in hints.items()
        if get_origin(hint) is Annotated
    }
