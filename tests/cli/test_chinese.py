"""In Chinese all help, usage and errors are Chinese; in English they are English."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# two words of English prose; names of commands, options and files do not match
_ENGLISH = re.compile(r"[A-Za-z]{3,} [a-z]{2,}")
_COMMANDS = re.compile(r"yanxiu [a-z-]+( [a-z-]+)?")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def _texts_in(language: str, home: Path) -> dict[str, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.helps"],
        env={**os.environ, "YANXIU_LANG": language, "YANXIU_HOME": str(home)},
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    document: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return document


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    return _texts_in("zh", tmp_path_factory.mktemp("home"))


def _english_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if _ENGLISH.search(_COMMANDS.sub("", line))]


def test_the_help_of_every_command_is_chinese_in_chinese(
    chinese: dict[str, dict[str, Any]],
) -> None:
    assert len(chinese["help"]) > 100
    assert {
        name: found for name, text in chinese["help"].items() if (found := _english_lines(text))
    } == {}
    assert [name for name, text in chinese["help"].items() if not text.startswith("用法：")] == []
    heads = re.compile(r"^\S.*:$", re.MULTILINE)  # a heading with a Western colon
    assert {
        name: found for name, text in chinese["help"].items() if (found := heads.findall(text))
    } == {}


def test_the_values_of_options_are_described_in_chinese_in_chinese(
    chinese: dict[str, dict[str, Any]],
) -> None:
    in_capitals = re.compile(r"^ +(?:-\w, )?--[a-z-]+ +([A-Z]{3}\S*)", re.MULTILINE)
    told = {name: in_capitals.findall(text) for name, text in chinese["help"].items()}
    assert {name: found for name, found in told.items() if found} == {}


def test_every_usage_error_is_chinese_and_nothing_is_done(
    chinese: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    assert len(chinese["errors"]) > 500
    wrong = {
        words: told
        for words, (code, told) in chinese["errors"].items()
        if words != "ask 不对" and (code != 2 or _english_lines(told) or "错误：" not in told)
    }
    assert wrong == {}


@pytest.mark.thorough
def test_the_help_of_every_command_is_english_in_english(tmp_path: Path) -> None:
    output = _texts_in("en", tmp_path)["help"]
    # names of subjects and expected input may be Chinese, sentences may not
    chinese = {
        name: lines
        for name, text in output.items()
        if (lines := [line for line in text.splitlines() if re.search("[\u3400-\u9fff]{6}", line)])
    }
    assert chinese == {}


def test_no_usage_error_ends_in_a_western_full_stop(
    chinese: dict[str, dict[str, Any]],
) -> None:
    told = {words: text.strip() for words, (_, text) in chinese["errors"].items()}
    assert {
        words: text for words, text in told.items() if re.search(r"[^0-9A-Za-z]\.$", text)
    } == {}
