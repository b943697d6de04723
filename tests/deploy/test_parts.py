"""The bill of materials is complete, and the audit reports each known vulnerability."""

import importlib.util
from pathlib import Path
from types import ModuleType

from yanxiu.graph.local.artifacts import read_lock

ROOT = Path(__file__).parents[2]


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / f".ci/{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_jars_of_neo4j_are_listed_with_their_checksums() -> None:
    components = _script("sbom").maven()["components"]
    assert {each["hashes"][0]["content"] for each in components} == {
        jar.sha256 for jar in read_lock().artifacts
    }
    assert any(each["purl"].startswith("pkg:maven/org.neo4j/neo4j@") for each in components)


def test_a_vulnerability_is_reported_and_a_skipped_package_is_counted() -> None:
    weak = {"id": "PYSEC-1", "fix_versions": ["2.0"]}
    found, unseen = _script("audit").judged(
        {
            "dependencies": [
                {"name": "a", "version": "1.0", "vulns": [weak]},
                {"name": "b", "version": "1.0", "vulns": []},
                {"name": "c", "skip_reason": "not found"},
            ]
        }
    )
    assert found == ["a 1.0: PYSEC-1, mended in 2.0"]
    assert unseen == 1
