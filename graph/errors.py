"""The errors that users meet. All derive from `YanxiuError`; none of them is a bug in the program.

YanxiuError        the command could not be done                 exit code 1
  Refused          the input is at fault, nothing was changed    exit code 2
    WrongParameter   the value of one parameter is at fault
  DatabaseFault    Neo4j cannot be reached, started or used      exit code 1
"""

from collections.abc import Sequence
from typing import ClassVar

from yanxiu.graph.text import Text


class YanxiuError(Exception):
    """Raised when a command fails; the message says what was wrong and what to do."""

    exit_code: ClassVar[int] = 1

    def __init__(self, en: str, zh: str) -> None:
        self.text = Text(en=en, zh=zh)
        super().__init__(en)

    def __str__(self) -> str:
        return str(self.text)


class Refused(YanxiuError):
    """Raised when input is refused; the graph is unchanged."""

    exit_code = 2


class WrongParameter(Refused):
    """Raised when the value of a parameter cannot be used; names the parameter and candidates."""

    def __init__(self, parameter: str, text: Text, candidates: Sequence[str] = ()) -> None:
        super().__init__(en=text.en, zh=text.zh)
        self.parameter = parameter
        self.candidates = tuple(candidates)


class DatabaseFault(YanxiuError):
    """Raised when Neo4j cannot be downloaded, started, reached or used."""
