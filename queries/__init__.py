"""The questions, each a `.cypher` file in this folder, and the code that reads and answers them."""

from yanxiu.queries.answer import Answer, Field, ask, county_columns, fields_of, name_property
from yanxiu.queries.by_name import ask_by_name
from yanxiu.queries.catalogue import Catalogue, check_against, read_catalogue, read_checks
from yanxiu.queries.parameters import Condition, ResolvedParameters, resolve_parameters
from yanxiu.queries.question import Column, Param, Question, Type
from yanxiu.queries.question_fault import QuestionFault
from yanxiu.queries.question_file import read_question

__all__ = [
    "Answer",
    "Catalogue",
    "Column",
    "Condition",
    "Field",
    "Param",
    "Question",
    "QuestionFault",
    "ResolvedParameters",
    "Type",
    "ask",
    "ask_by_name",
    "check_against",
    "county_columns",
    "fields_of",
    "name_property",
    "read_catalogue",
    "read_checks",
    "read_question",
    "resolve_parameters",
]
