"""`python -m docs.pages.site [FOLDER]`: builds the site, Chinese first, English under `en/`."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from docs.pages.site.contents import DECISIONS, ROOT, documents, place_of
from docs.pages.site.questions import groups
from docs.pages.site.stage import stage
from yanxiu.api.bundling import Bundle, run_as_command
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Language, Text
from yanxiu.queries.groups import group_title

HERE = Path(__file__).parent
NAME = Text("Yanxiu Graph", "研修图谱")


def scripts() -> Bundle:
    """The scripts that the theme would take from other hosts, as they are fetched into the user's cache."""
    return Bundle(
        title=Text(en="The scripts of the documents' site", zh="文档网站的脚本"),
        source=HERE / "fetched",
        place=Settings.from_environment().cache / "site",
    )


def navigation(language: Language) -> list[Any]:
    """The table of contents as the site's builder takes it."""
    entries: list[Any] = []
    for title, listed in documents().items():
        pages: list[Any] = [place_of(each) for each in listed if "/decisions/" not in each]
        decided = [place_of(each) for each in listed if "/decisions/" in each]
        if pages[0] == "questions/index.md":
            pages += [
                {group_title(each).in_(language): f"questions/{each}.md"} for each in groups()
            ]
        if decided:
            pages.append({DECISIONS.in_(language): decided})
        entries.append({title.in_(language): pages})
    return entries


def settings(language: Language, source: Path, target: Path) -> dict[str, Any]:
    """What differs from the settings that both languages share in `mkdocs.yml`."""
    return {
        "INHERIT": str(HERE / "mkdocs.yml"),
        "site_name": NAME.in_(language),
        "docs_dir": str(source),
        "site_dir": str(target),
        "nav": navigation(language),
        "theme": {"language": language, "custom_dir": str(HERE / "theme")},
        "plugins": {"search": {"lang": [language]}, "offline": {}},
        "extra": {"other": "en/" if language == "zh" else "../"},
    }


def build(target: Path) -> None:
    """Builds both languages into a folder; raises CalledProcessError where a link or anchor leads nowhere."""
    shutil.rmtree(target, ignore_errors=True)
    fetched = scripts().fetch()
    with tempfile.TemporaryDirectory() as folder:
        places: dict[Language, Path] = {"zh": target, "en": target / "en"}
        for language, place in places.items():
            source = Path(folder, language)
            stage(source, language)
            shutil.copytree(fetched, source / "scripts")
            config = Path(folder, f"{language}.yml")
            config.write_text(json.dumps(settings(language, source, place)), encoding="utf-8")
            subprocess.run(  # noqa: S603 - our own arguments
                [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(config)],
                check=True,
                cwd=ROOT,
                env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            )


def main() -> None:
    target = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/site").absolute()
    try:
        run_as_command(lambda: build(target))
    except subprocess.CalledProcessError as fault:
        sys.exit(fault.returncode)
    print(target / "index.html")


if __name__ == "__main__":
    main()
