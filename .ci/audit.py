"""Whether locked packages have known weaknesses, as pip-audit knows from PyPI.

Exit code 1 where one has. Where the service cannot be reached it says so, and how many packages were not looked at:
that is no fault of the checkout.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements-runtime.lock", "cli/bundling/requirements.lock")
TOOL = ("uv", "tool", "run", "--quiet", "--from", "pip-audit==2.10.1", "pip-audit")


def judged(answer: dict[str, Any]) -> tuple[list[str], int]:
    """The weaknesses in an answer of pip-audit, as lines, and how many packages it could not look at."""
    packages = answer["dependencies"]
    weaknesses = [
        f"{each['name']} {each['version']}: {weak['id']}, mended in {', '.join(weak['fix_versions']) or 'no version'}"
        for each in packages
        for weak in each.get("vulns", ())
    ]
    return weaknesses, sum("skip_reason" in each for each in packages)


def main() -> int:
    """Looks at every lock file; the number of those with a weakness, at most 1."""
    weak = False
    for name in LOCKS:
        done = subprocess.run(  # noqa: S603 - our own words
            [str(Path(sys.executable).with_name(TOOL[0])), *TOOL[1:], "--disable-pip", "--require-hashes",
             "--progress-spinner", "off", "--format", "json", "-r", str(ROOT / name)],
            check=False,
            capture_output=True,
            encoding="utf-8",
        )  # fmt: skip
        try:
            found, unseen = judged(json.loads(done.stdout))
        except ValueError:
            print(f"{name}: not audited, pip-audit could not be run: {done.stderr.strip()[-200:]}")  # noqa: T201
            continue
        weak = weak or bool(found)
        findings = found or ["no known weakness" if not unseen else "nothing found"]
        not_seen = (
            f"; {unseen} packages were NOT audited, the service knows or says nothing of them"
        )
        print(f"{name}: {'; '.join(findings)}{not_seen if unseen else ''}")  # noqa: T201
    return int(weak)


if __name__ == "__main__":
    sys.exit(main())
