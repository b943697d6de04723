"""The catalogue as pages of the site: one for each group that a planner looks in, made from the headers."""

from docs.pages.made import question_page
from yanxiu.api.names import camel
from yanxiu.graph.text import Language, Text
from yanxiu.queries import Question, read_catalogue
from yanxiu.queries.groups import GROUPS, OTHER, group_title

_ASK = Text("Ask it:", "提问方式：")
_STATEMENT = Text("The Cypher statement", "Cypher 语句")


def groups() -> dict[str, list[Question]]:
    """The questions by group, in the order of the groups; a group without questions is left out."""
    catalogue = list(read_catalogue().values())
    found = {
        group: [each for each in catalogue if each.group == group] for group in (*GROUPS, OTHER)
    }
    return {group: questions for group, questions in found.items() if questions}


def page_of(question: str) -> str | None:
    """The page of the site on which a question stands; None where there is none of that name."""
    question_file = read_catalogue().get(question)
    return f"questions/{question_file.group}.md" if question_file else None


def group_page(group: str, language: Language) -> str:
    """A group's page: each question with its parameters, columns, ways to ask it, and its statement."""
    asked = (_section(question, language) for question in groups()[group])
    return "\n\n".join([f"# {group_title(group).in_(language)}", *asked]) + "\n"


def contents(language: Language) -> str:
    """The list of all questions, by group, each leading to its section."""
    parts = []
    for group, questions in groups().items():
        lines = [
            f"- [{question.title.in_(language)}]({group}.md#{question.name})"
            for question in questions
        ]
        parts.append(f"## {group_title(group).in_(language)}\n\n" + "\n".join(lines))
    return "\n\n".join(parts)


def _section(question: Question, language: Language) -> str:
    dashed = question.name.replace("_", "-")
    statement = "\n".join(f"    {line}".rstrip() for line in question.body.strip().split("\n"))
    page = question_page(question, language).split("\n", 1)[1]
    return "\n".join(
        [
            f"## {question.title.in_(language)} {{ #{question.name} }}",
            page,
            "",
            _ASK.in_(language),
            "",
            f"- `yanxiu ask {dashed}`",
            f"- `GET /questions/{dashed}?format=csv`",
            f"- GraphQL: `{camel(question.name)}`",
            "",
            f'??? note "{_STATEMENT.in_(language)}"',
            "",
            "    ```cypher",
            statement,
            "    ```",
        ]
    )
