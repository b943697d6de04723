"""Full-text search over all labels with a searchable name."""

from yanxiu.api.types.builder import Builder, Field
from yanxiu.api.types.meanings import Found, Score
from yanxiu.api.types.nodes import as_of_argument, connection, page_arguments
from yanxiu.graph.schema import searched_labels
from yanxiu.graph.text import Text


def search_field(builder: Builder) -> Field:
    """Returns the root field `search`. Makes its connection and the enum of labels."""
    builder.enum(
        "SearchedLabel",
        {label.__name__: label.title for label in searched_labels()},
        "Labels that can be searched · 可检索的类型",
    )
    score = Text("Relevance; the highest comes first", "相关度，高者在前")
    connection(builder, "Search", "Node", {"score": builder.field("float", score, Score())})
    text = Text(
        "Words to find: all must occur, as whole words or beginnings of words", "检索词，须全部出现"
    )
    labels = Text("Labels to search; default all", "限定类型，默认全部")
    return builder.field(
        "SearchConnection",
        Text("Full-text search by name", "按名称全文检索"),
        Found(),
        [
            builder.argument("text", "str", text),
            builder.argument("labels", "list[SearchedLabel] | None", labels),
            *page_arguments(builder),
            as_of_argument(builder),
        ],
    )
