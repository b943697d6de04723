"""Answers shown in the documents: made by the program from the sample, compared by a test.

    <!-- answer: yanxiu ask roadmap --as-of 2021-06-01 --first 3 -->
    ...what the command prints, in the document's language, 100 columns wide...
    <!-- end -->

`python -m docs.pages.answers` writes them again, from the database of the settings, which must hold the sample.
"""

import os
import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager

from click.testing import CliRunner

from docs.pages.made import rewrite
from yanxiu.cli.bilingual import localised
from yanxiu.cli.main import yanxiu
from yanxiu.graph.text import Language

WIDTH = 100
_ANSWER = re.compile(
    r"(<!-- answer: yanxiu (?P<words>[^\n]+) -->\n)(?:(?!<!-- ).*\n)*(<!-- end -->)"
)


def answered(text: str, language: Language) -> str:
    """A document with the answers in it given again; raises AssertionError where a command fails."""
    return _ANSWER.sub(
        lambda part: f"{part[1]}```text\n{said(part['words'], language)}\n```\n{part[3]}", text
    )


def said(words: str, language: Language) -> str:
    """What a command prints, without spaces at the ends of lines."""
    with _environment(YANXIU_LANG=language, COLUMNS=str(WIDTH), NO_COLOR="1"):
        done = CliRunner().invoke(localised(yanxiu), shlex.split(words))
    assert done.exit_code == 0, f"{words}: {done.output} {done.exception}"
    return "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines())


@contextmanager
def _environment(**given: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(given)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def main() -> None:
    """Rewrites each document whose answers have changed, and prints its path."""
    rewrite(answered)


if __name__ == "__main__":
    main()
