"""The questions, each a `.cypher` file in this folder, and the catalogue that reads them."""

from queries.catalogue import Catalogue, check_against, read_catalogue
from queries.question import Column, Param, Question, QuestionFault, Type, read_question

__all__ = [
    "Catalogue",
    "Column",
    "Param",
    "Question",
    "QuestionFault",
    "Type",
    "check_against",
    "read_catalogue",
    "read_question",
]
