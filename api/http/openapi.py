"""Describes the routes other than /graphql in OpenAPI 3.1, generated from the catalogue."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from yanxiu.api.http.messages import JSON, XLSX
from yanxiu.api.http.parameters import LONGEST, Parameter
from yanxiu.api.http.problems import PROBLEM
from yanxiu.api.http.questions import CSV, HTML, parameters_of
from yanxiu.graph.text import Text
from yanxiu.queries import Catalogue, Column, Question, Type
from yanxiu.queries.groups import GROUPS, group_title

Schema = dict[str, Any]
_TYPES: Mapping[str, Schema] = {
    "String": {"type": "string"},
    "Enum": {"type": "string"},
    "Int": {"type": "integer", "format": "int32"},
    "Float": {"type": "number"},
    "Boolean": {"type": "boolean"},
    "Date": {"type": "string", "format": "date"},
}
_NETWORKS = "networks"
_PROBLEMS = {
    "400": Text("A parameter cannot be used", "参数不可用"),
    "401": Text("There is no caller, or the token is not accepted", "没有调用者身份，或令牌不被接受"),
    "403": Text("The caller may not read this", "调用者无权查询"),
    "404": Text("It does not exist", "没有这一项"),
    "406": Text("None of the requested media types is supported", "没有所要求的媒体类型"),
    "429": Text("Too many requests", "请求过于频繁"),
    "500": Text("Internal error", "服务器内部错误"),
    "503": Text("The database does not answer, or not in time", "数据库没有应答或超时"),
}  # fmt: skip


def openapi(
    catalogue: Catalogue, networks: Mapping[str, Text], parameters: Iterable[Parameter]
) -> Schema:
    """Returns the description. `networks` are titles by name; `parameters` are those of their routes."""
    shared = list(parameters)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Yanxiu Graph 研修图谱",
            "version": version("yanxiu-graph"),
            "description": Text(
                "Flat rows of every question, and networks. The GraphQL endpoint is /graphql.",
                "各问题的平面行，以及网络。GraphQL 地址为 /graphql。",
            ).both,
        },
        "tags": [
            *(
                {"name": name, "description": group_title(name).both}
                for name in dict.fromkeys((*GROUPS, *(each.group for each in catalogue.values())))
            ),
            {"name": _NETWORKS, "description": Text("Networks", "网络").both},
        ],
        "security": [{}, {"bearer": []}, {"key": []}],
        "paths": {
            "/questions": {"get": _list()},
            **{
                f"/questions/{question.name}": {"get": _question(question)}
                for question in catalogue.values()
            },
            **{
                f"/networks/{name}": {"get": _network(name, title, shared)}
                for name, title in networks.items()
            },
        },
        "components": {
            "schemas": {"Problem": _PROBLEM},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
            },
        },
    }


def _list() -> Schema:
    title = Text("All questions", "全部问题")
    item = {"type": "object", "required": ["name", "title", "about", "href"]}
    return {
        "operationId": "questions",
        "summary": title.both,
        "responses": {
            "200": _response(title, {JSON: {"schema": {"type": "array", "items": item}}}),
            **_problems("401", "429", "500"),
        },
    }


def _question(question: Question) -> Schema:
    row = {
        "type": "object",
        "required": [name for column in question.columns.values() for name in _keys(column)],
        "properties": {
            name: schema
            for column in question.columns.values()
            for name, schema in _keys(column).items()
        },
    }
    answer = {
        "type": "object",
        "required": ["question", "title", "asked", "totalCount", "next", "rows"],
        "properties": {
            "totalCount": {"type": "integer"},
            "next": {"type": ["string", "null"]},
            "rows": {"type": "array", "items": row},
        },
    }
    content = {
        JSON: {"schema": answer},
        CSV: {"schema": {"type": "string"}},
        HTML: {"schema": {"type": "string"}},
        XLSX: {"schema": {"type": "string", "contentEncoding": "binary"}},
    }
    rows = _response(Text("The rows of a page", "一页中的各行"), content)
    rows["headers"] = {
        "Link": {
            "description": Text("The next page, rel=next", "下一页，rel=next").both,
            "schema": {"type": "string"},
        },
        "ETag": {"schema": {"type": "string"}},
    }
    return {
        "operationId": question.name,
        "tags": [question.group],
        "summary": question.title.both,
        "description": f"{question.about.en}\n\n{question.about.zh}",
        "parameters": [_parameter(each) for each in parameters_of(question)],
        "responses": {
            "200": rows,
            "304": {"description": Text("Not changed", "没有变化").both},
            **_problems("400", "401", "403", "406", "429", "500", "503"),
        },
    }


def _network(name: str, title: Text, parameters: Iterable[Parameter]) -> Schema:
    content = {
        JSON: {"schema": {"type": "object", "required": ["nodes", "edges"]}},
        "application/xml": {"schema": {"type": "string"}},
    }
    return {
        "operationId": f"network_{name}",
        "tags": [_NETWORKS],
        "summary": title.both,
        "parameters": [_parameter(each) for each in parameters],
        "responses": {
            "200": _response(title, content),
            **_problems("400", "401", "403", "406", "429", "500", "503"),
        },
    }


def _response(text: Text, content: Schema) -> Schema:
    return {"description": text.both, "content": content}


def _problems(*statuses: str) -> Schema:
    kinds = {
        PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}},
        JSON: {"schema": {"type": "object", "required": ["errors"]}},
    }
    return {status: _response(_PROBLEMS[status], kinds) for status in statuses}


def schema_of(parameter: Parameter) -> Schema:
    """Returns the JSON Schema of a parameter's values."""
    return dict(_parameter(parameter)["schema"])


def _parameter(parameter: Parameter) -> Schema:
    schema = dict(_TYPES[parameter.kind])
    if parameter.kind == "Date":
        del schema["format"]  # dates are accepted in the forms that people write
    if parameter.kind == "Int":
        schema |= {"minimum": parameter.least, "maximum": parameter.most}
    if parameter.kind == "String":
        schema |= {"minLength": int(parameter.required), "maxLength": LONGEST}
    if parameter.choices:
        schema = {"type": "string", "enum": list(parameter.choices)}
    if parameter.many:
        schema = {"type": "array", "items": schema}
    if parameter.default is not None and parameter.default not in ("today", "as_of"):
        schema["default"] = parameter.default
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.about.both,
        "schema": schema,
    }


def _keys(column: Column) -> dict[str, Schema]:
    """Returns the keys that a column adds to a row, with their schemas."""
    if column.type.is_node:
        text = _type(Type("String"))
        person = {f"{column.name}_number": text} if column.is_person else {}
        school = {f"{column.name}_school": text} if column.school else {}
        return {
            column.name: {"type": ["string", "integer", "null"], "description": column.title.both},
            f"{column.name}_id": _type(Type("String", column.type.required)),
            **person,
            **school,
        }
    return {column.name: {**_type(column.type), "description": column.title.both}}


def _type(declared: Type) -> Schema:
    schema = dict(_TYPES[declared.name])
    if declared.name == "Int":  # a column may exceed the range of a parameter
        del schema["format"]
    if declared.many:
        return {"type": "array", "items": schema}
    return schema if declared.required else {**schema, "type": [schema["type"], "null"]}


_REASON: Schema = {
    "type": "object",
    "required": ["en", "zh"],
    "properties": {"en": {"type": "string"}, "zh": {"type": "string"}},
}
_PROBLEM: Schema = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "reason", "errors", "requestId"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "reason": _REASON,
        "requestId": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["parameter", "detail", "reason"],
                "properties": {
                    "parameter": {"type": "string"},
                    "detail": {"type": "string"},
                    "reason": _REASON,
                },
            },
        },
    },
}
