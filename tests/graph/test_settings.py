import re
from dataclasses import fields
from pathlib import Path

import pytest

from yanxiu.graph.errors import Refused
from yanxiu.graph.issuer import Issuer
from yanxiu.graph.settings import Settings, variables
from yanxiu.graph.variables import declared_variables

ROOT = Path(__file__).parents[2]
OF_THE_PROXY = set(
    re.findall(r"\{\$(YANXIU_\w+)", (ROOT / "deploy/Caddyfile").read_text(encoding="utf-8"))
)
NOT_IN_THE_CONTAINER = {  # fixed by the image, meant for a local Neo4j, or set through files of secrets
    "NEO4J_USERNAME",
    "NEO4J_PASSWORD",
    "NEO4J_PASSWORD_FILE",
    "YANXIU_HOME",
    "YANXIU_CACHE",
    "YANXIU_BOLT_PORT",
    "YANXIU_JAVA_OPTIONS",
    "YANXIU_LOG_FILE",
    "YANXIU_LOG_SIZE",
    "YANXIU_LOG_KEEP",
    "YANXIU_SECRET",
}


def test_the_home_is_the_nearest_folder_upwards(tmp_path: Path) -> None:
    (tmp_path / ".yanxiu").mkdir()
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert Settings.from_environment({}, deep).home == tmp_path / ".yanxiu"


def test_the_home_is_created_in_the_current_folder_if_none_is_found(tmp_path: Path) -> None:
    assert Settings.from_environment({}, tmp_path).home == tmp_path / ".yanxiu"


def test_the_neo4j_of_the_environment_is_used_and_its_password_hidden() -> None:
    settings = Settings.from_environment(
        {"NEO4J_URI": "neo4j://db.example:7687", "NEO4J_PASSWORD": "sesame"}
    )
    assert settings.uri == "neo4j://db.example:7687"
    assert settings.password == "sesame"
    assert "sesame" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("YANXIU_PORT", "http"),
        ("YANXIU_PORT", "70000"),
        ("YANXIU_PORT", "-1"),
        ("YANXIU_PORT", "٣"),
        ("YANXIU_BOLT_PORT", "1.5"),
        ("YANXIU_HEAP", "1 GB"),
        ("YANXIU_HEAP", "1g\nserver.http.enabled=true"),
        ("YANXIU_READ_TIMEOUT", "nan"),
        ("YANXIU_READ_TIMEOUT", "0"),
        ("YANXIU_QUERIES", "/no/such/folder"),
        ("YANXIU_FORMATS", "/no/such/folder"),
        ("YANXIU_ORIGINS", "*"),
        ("YANXIU_ORIGINS", "https://board.example/path"),
        ("YANXIU_RATE", "many"),
        ("YANXIU_ONLY_DOCUMENTS", "perhaps"),
        ("NEO4J_URI", "http://db.example:7474"),
        ("NEO4J_URI", "neo4j://"),
        ("NEO4J_URI", "bolt://db.example:7687"),  # the password is missing
    ],
)
def test_a_bad_value_is_refused_with_its_variable(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=name):
        Settings.from_environment({name: value}, tmp_path)


def test_credentials_in_the_address_are_refused_without_showing_them() -> None:
    with pytest.raises(Refused) as refused:
        Settings.from_environment({"NEO4J_URI": "bolt://me:sesame@db", "NEO4J_PASSWORD": "x"})
    assert "sesame" not in f"{refused.value.text.en}{refused.value.text.zh}"


def test_secrets_can_come_from_files_and_a_direct_value_takes_precedence(tmp_path: Path) -> None:
    (tmp_path / "auth").write_text("reader/a/pass word\n")
    (tmp_path / "secret").write_text("kept\n")
    given = {
        "NEO4J_URI": "bolt://db",
        "NEO4J_AUTH_FILE": str(tmp_path / "auth"),
        "YANXIU_SECRET_FILE": str(tmp_path / "secret"),
    }
    settings_read = Settings.from_environment(given)
    assert (settings_read.username, settings_read.password, settings_read.secret) == (
        "reader",
        "a/pass word",
        "kept",
    )
    assert Settings.from_environment(given | {"NEO4J_PASSWORD": "other"}).password == "other"


def test_an_unreadable_secret_file_is_refused_with_its_variable(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="YANXIU_SECRET_FILE"):
        Settings.from_environment({"YANXIU_SECRET_FILE": str(tmp_path / "none")})


def test_every_setting_has_its_own_variable() -> None:
    for settings in (Settings, Issuer):
        declared = {name for name, _, _ in declared_variables(settings)}
        assert declared == {each.name for each in fields(settings)} - {"issuer"}
    names = [variable.name for variable, _ in variables()]
    assert len(names) == len(set(names))


def test_compose_names_every_setting_and_no_other() -> None:
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    api = compose[compose.index("\n  api:") :]
    passed_on = set(re.findall(r"\b(?:YANXIU|NEO4J)_\w+(?=:)", api))
    known = {variable.name for variable, _ in variables()}
    assert passed_on <= known | OF_THE_PROXY
    named = set(re.findall(r"\b(?:YANXIU|NEO4J)_\w+", compose))
    assert known - NOT_IN_THE_CONTAINER <= named


@pytest.mark.parametrize("document", ["README.md", "README.zh.md"])
def test_readme_names_every_setting(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert not {variable.name for variable, _ in variables() if f"`{variable.name}`" not in text}


@pytest.mark.parametrize("document", sorted(ROOT.glob("docs/*.md")), ids=lambda path: path.name)
def test_documents_name_no_unused_variable(document: Path) -> None:
    named = set(re.findall(r"\bYANXIU_[A-Z_]*[A-Z]\b", document.read_text(encoding="utf-8")))
    assert named <= {variable.name for variable, _ in variables()} | OF_THE_PROXY
