"""Files made to do harm: each is refused with its reason, in 2 seconds and 200 MB, and the process survives."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.loaders import containers, hostile
from yanxiu.loaders.reading.files import Source, read_file

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(
        not Path("/proc/self/status").exists(), reason="the most memory used is read from /proc"
    ),
]
SECONDS, BYTES = 2.0, 200_000_000
READ = """
import json, os, re, sys, time
from pathlib import Path
from yanxiu.loaders.faults import UnreadableFile
from yanxiu.loaders.reading.files import find_files, read_file

def cost(path):
    Path("/proc/self/clear_refs").write_text("5")  # the most memory is counted anew
    start = time.process_time()
    code = None
    try:
        sheets = [sheet for file in find_files([path]) for sheet in read_file(file)]
    except UnreadableFile as fault:
        code = fault.fault.code
    seconds = time.process_time() - start
    most = re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]
    return {"code": code, "seconds": seconds, "kilobytes": int(most)}

for path in map(Path, sys.argv[1:]):
    if not os.fork():
        print(json.dumps([path.parent.name, cost(path)]), flush=True)
        os._exit(0)
    if os.wait()[1]:
        sys.exit(f"{path} ended the process")
"""


@dataclass(frozen=True)
class Cost:
    """The cost of reading a file: fault code, processor time, peak memory of the process."""

    code: str | None
    seconds: float
    kilobytes: int

    @property
    def is_small(self) -> bool:
        return self.seconds < SECONDS and self.kilobytes * 1024 < BYTES


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Cost]:
    """Reads every file in a process of its own, which must survive it."""
    folder = tmp_path_factory.mktemp("hostile")
    files = {case: (name, make) for case, (name, _, make) in hostile.FILES.items()}
    for case, (name, make) in {**files, **hostile.NEAR}.items():
        (folder / case).mkdir()
        containers.write_file(folder / case, name, make())
    (folder / "too large").mkdir()
    with (folder / "too large" / "a.csv").open("wb") as file:
        file.truncate(10_000_000_000)  # a sparse file takes no space on the disk
    paths = sorted(folder.glob("*/*"))
    done = subprocess.run(
        [sys.executable, "-c", READ, *map(str, paths)],
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return {case: Cost(**cost) for case, cost in map(json.loads, done.stdout.decode().splitlines())}


@pytest.mark.parametrize("case", hostile.FILES)
def test_a_hostile_file_is_refused_quickly_and_cheaply(
    costs: Mapping[str, Cost], case: str
) -> None:
    assert costs[case].code == hostile.FILES[case][1]
    assert costs[case].is_small, costs[case]


def test_a_file_too_large_is_refused_without_reading_it(costs: Mapping[str, Cost]) -> None:
    assert costs["too large"].code == "HOSTILE_FILE"
    assert costs["too large"].is_small


@pytest.mark.parametrize("case", hostile.NEAR)
def test_a_file_just_within_the_limits_costs_no_more(costs: Mapping[str, Cost], case: str) -> None:
    assert costs[case].is_small, costs[case]


@pytest.mark.parametrize(
    ("cells", "before"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c></row>', '<dimension ref="A1:XFD1048576"/>'),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>', ""),
        ('<row><c><v>1</v></c></row>', ""),
        ('<row r="1"><c r="A1"><f t="shared" si="4000000000" ref="A1:A2">1</f><v>1</v></c></row>', ""),
    ],
)  # fmt: skip
def test_a_file_that_only_looks_hostile_is_read(cells: str, before: str) -> None:
    content = hostile.sheet(cells, before)
    assert read_file(Source("a.xlsx", lambda: content))[0].rows == [[1.0]]


@pytest.mark.thorough
def test_a_sheet_of_one_repeated_word_is_not_refused_as_a_bomb() -> None:
    content = containers.xlsx([["是"] * 12] * 14_000)
    assert len(read_file(Source("a.xlsx", lambda: content))[0].rows) == 14_000


def test_hyperlinks_do_not_count_as_external_links() -> None:
    content = hostile.workbook(
        {
            "xl/worksheets/_rels/sheet1.xml.rels": '<Relationships><Relationship Id="a" '
            'Type="hyperlink" Target="mailto:a@b.cn" TargetMode="External"/></Relationships>'
        }
    )
    assert read_file(Source("a.xlsx", lambda: content))[0].rows == hostile.ROWS
