"""The questions, each a `.cypher` file in this folder, and the catalogue that reads them."""

from queries.answer import Answer, ask, shown_by
from queries.catalogue import Catalogue, check_against, read_catalogue, read_checks
from queries.question import Column, Param, Question, QuestionFault, Type, read_question

__all__ = [
    "Answer",
    "Catalogue",
    "Column",
    "Param",
    "Question",
    "QuestionFault",
    "Type",
    "ask",
    "check_against",
    "read_catalogue",
    "read_checks",
    "read_question",
    "shown_by",
]
