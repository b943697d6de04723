"""The tools of an assistant: every question, search, node and catalogue. No tool writes or takes Cypher.

Each call is a GraphQL operation. Access rules, limits, time limit and audit therefore apply unchanged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams

from yanxiu.api.http.openapi import schema_of
from yanxiu.api.http.parameters import Parameter, parse_parameters
from yanxiu.api.http.problems import Problem, bad_parameter, problem_of, wrong_parameters
from yanxiu.api.http.questions import parameters_of
from yanxiu.api.http.rows import interpret_parameters, names_county, read_page
from yanxiu.api.ids import from_global_id
from yanxiu.api.names import camel
from yanxiu.api.types.schema import Schema as GraphSchema
from yanxiu.graph.model import NODES, Node
from yanxiu.graph.text import Text
from yanxiu.queries import Answer, Catalogue, Question
from yanxiu.queries.exports import as_data
from yanxiu.queries.groups import group_title
from yanxiu.queries.question import COUNTY

PAGE, LARGEST_PAGE = 50, 500
Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as an assistant sees it."""

    name: str
    title: Text
    about: str
    parameters: tuple[Parameter, ...]

    @property
    def schema(self) -> Schema:
        """The JSON Schema of the tool's arguments."""
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                each.name: {**schema_of(each), "description": each.about.both}
                for each in self.parameters
            },
            "required": [each.name for each in self.parameters if each.required],
        }


_FIRST = Parameter(
    "first",
    "Int",
    Text(f"Rows per page; default: {PAGE}", f"每页行数，默认 {PAGE}"),
    default=PAGE,
    least=1,
    most=LARGEST_PAGE,
)
_AFTER = Parameter("after", "String", Text("`next` of the previous page", "上一页的 next"))
CATALOGUE = Tool(
    "catalogue",
    Text("The available questions", "可以提出的问题"),
    "Names, titles and groups of the questions; each is a tool of that name.\n\n全部问题的名称、标题和分组，每个问题都是同名的工具。",
    (),
)
SEARCH = Tool(
    "search",
    Text("Find by name", "按名称查找"),
    "Finds people, schools, activities and so on by words of their names; gives ids for `node`."
    "\n\n按名称查找人员、学校、活动等，得到的 id 可用于 node。",
    (
        Parameter("text", "String", Text("Words of the name", "名称中的词"), required=True),
        _FIRST,
    ),
)
NODE = Tool(
    "node",
    Text("One node by id", "按 id 查看一项"),
    "The properties of one thing, without personal ones.\n\n某一项的属性，不含个人信息。",
    (Parameter("id", "String", Text("Its id", "其 id"), required=True),),
)
_OTHERS = (CATALOGUE, SEARCH, NODE)


class Tools:
    """The tools over a schema and a catalogue."""

    def __init__(self, schema: GraphSchema, catalogue: Catalogue) -> None:
        self._schema = schema
        self._catalogue = catalogue
        all_tools = (*(_tool(question) for question in catalogue.values()), *_OTHERS)
        self.by_name: Mapping[str, Tool] = {tool.name: tool for tool in all_tools}

    async def call(
        self, name: str, arguments: Mapping[str, Any], context: dict[str, Any]
    ) -> Schema:
        """Returns a tool's answer to a caller. Raises Problem with the faults and, for names, the candidates."""
        tool = self.by_name.get(name)
        if tool is None:
            text = Text(f"There is no tool '{name[:40]}'", f"没有名为“{name[:40]}”的工具")
            raise Problem("BAD_USER_INPUT", text)
        values = parse_parameters(QueryParams(_query_pairs(arguments)), tool.parameters)
        if tool is CATALOGUE:
            return self._list_questions()
        if tool is SEARCH:
            return await self._search(values, context)
        if tool is NODE:
            return await self._node(values["id"], context)
        return await self._answer(self._catalogue[name], values, context)

    async def _answer(
        self, question: Question, given: dict[str, Any], context: dict[str, Any]
    ) -> Schema:
        paging = {"first": given.pop("first", PAGE)}
        if after := given.pop("after", None):
            paging["after"] = after
        asking = await interpret_parameters(question, given, context)
        params = {
            name: asking.given[name] for name in (*given, COUNTY.name) if name in asking.given
        }
        by_county = await names_county(question, asking.given, context)
        asked = {**params, **paging}
        page = await read_page(
            self._schema, question, asked, context, counted=True, by_county=by_county
        )
        answer = Answer(question, page.rows, asking.conditions, count=page.count or 0)
        return {**as_data(answer), "next": page.after}

    def _list_questions(self) -> Schema:
        return {
            "questions": [
                {
                    "name": question.name,
                    "title": {"en": question.title.en, "zh": question.title.zh},
                    "group": group_title(question.group).both,
                }
                for question in self._catalogue.values()
            ]
        }

    async def _search(self, given: Mapping[str, Any], context: dict[str, Any]) -> Schema:
        data = await self._execute(
            "query Search($text: String!, $first: Int) { search(text: $text, first: $first) "
            "{ nodes { __typename ... on Node { id } "
            f"{_fragments(NODES.values(), only=_CALLED)} }} }} }}",
            {"text": given["text"], "first": given.get("first", PAGE)},
            context,
        )
        return {
            "found": [
                {name.removeprefix(f"{node['__typename']}_"): value for name, value in node.items()}
                for node in data["search"]["nodes"]
            ]
        }

    async def _node(self, key: str, context: dict[str, Any]) -> Schema:
        try:
            label, _ = from_global_id(key)
        except ValueError:
            fault = bad_parameter(
                "id", Text("this is not an id: use search to find ids", "不是 id：请用 search 查得")
            )
            raise wrong_parameters([fault]) from None
        data = await self._execute(
            f"query Node($id: ID!) {{ node(id: $id) {{ __typename id {_fragments([label])} }} }}",
            {"id": key},
            context,
        )
        if data["node"] is None:
            fault = bad_parameter("id", Text("no node has this id", "没有这个 id 的内容"))
            raise wrong_parameters([fault])
        return dict(data["node"])

    async def _execute(
        self, document: str, variables: dict[str, Any], context: dict[str, Any]
    ) -> dict[str, Any]:
        result = await self._schema.execute(
            document, variable_values=variables, context_value=context
        )
        if result.errors:
            raise problem_of(result.errors[0])
        return result.data or {}


_CALLED = frozenset({"name", "code", "number", "title"})


def _tool(question: Question) -> Tool:
    takes = [
        each for each in parameters_of(question) if each.name not in ("format", "first", "after")
    ]
    about = f"{question.about.en}\n\n{question.about.zh}"
    return Tool(question.name, question.title, about, (*takes, _FIRST, _AFTER))


def _fragments(labels: Any, only: frozenset[str] | None = None) -> str:
    """Selects properties that are not personal data. `only`: just these, each with its label as a prefix."""
    return " ".join(_fragment(label, only) for label in labels)


def _fragment(label: type[Node], only: frozenset[str] | None) -> str:
    fields = [
        camel(name)
        for name, declared in label.properties.items()
        if name != "id" and not declared.personal and (only is None or name in only)
    ]
    if only is not None and not fields:
        return ""
    chosen = " ".join(f"{label.__name__}_{name}: {name}" if only else name for name in fields)
    return f"... on {label.__name__} {{ {chosen or '__typename'} }}"


def _query_pairs(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Converts arguments to URL query pairs, because the HTTP parameters' checks take these."""
    return [
        (name, str(each).lower() if isinstance(each, bool) else str(each))
        for name, value in arguments.items()
        if value is not None
        for each in (value if isinstance(value, list) else [value])
    ]
