"""Generates several synthetic counties with their own codes and names, based on Xiangyin's plan."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from yanxiu.data.sample.names import numeral
from yanxiu.data.sample.tables import TABLES, read_table
from yanxiu.data.sample.world import DISTRICTS

_OF_A_CITY = 99  # counties per city; the code has two digits for them
MOST = 99 * _OF_A_CITY
_PROVINCE_OF_NONE = "99"  # no real province has this code
_COMMON = ("城南", "城关", "南湖")  # district names that all counties share, as in reality
_PLACES = ("东山", "西河", "北塘", "青石", "白沙", "红岩", "清溪", "双桥", "大坪", "石桥", "龙泉", "太平", "柳林")  # fmt: skip
_NOTE = (
    "合成数据：仿湘阴方案编成，不是真实的县 / Synthetic: made after Xiangyin's plan, no real county"
)


@dataclass(frozen=True, slots=True)
class SampleCounty:
    """A fictional county; `names` maps codes and names of Xiangyin's plan to its own."""

    code: str
    name: str
    names: Mapping[str, str]

    def renamed_text(self, text: str) -> str:
        """A text of the plan or a roster with this county's names."""
        return re.sub("|".join(self.names), lambda match: self.names[match[0]], text)


def sample_counties(number: int, seed: int) -> list[SampleCounty]:
    """The first `number` synthetic counties (at most MOST), the same for the same seed."""
    return [_county(place, seed) for place in range(1, number + 1)]


def _county(place: int, seed: int) -> SampleCounty:
    [real] = read_table("counties")
    name = f"合成{numeral(place)}县"
    city, own_place = divmod(place - 1, _OF_A_CITY)
    code = f"{_PROVINCE_OF_NONE}{city + 1:02d}{own_place + 1:02d}"
    own = [district for district in DISTRICTS.values() if district not in _COMMON]
    places = Random(f"{seed}:{code}").sample(_PLACES, len(own))  # noqa: S311
    names = {real["代码"]: code, real["名称"]: name, real["名称"].removesuffix("县"): name}
    return SampleCounty(code, name, {**names, **dict(zip(own, places, strict=True))})


def write_plan(folder: Path, county: SampleCounty) -> list[Path]:
    """Writes the tables and reconciliations of the county's plan; the county's row says that it is synthetic."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for table in (*sorted(TABLES.glob("*.csv")), TABLES / "reconciliations.toml"):
        paths.append(folder / table.name)
        mark = "utf-8-sig" if table.suffix == ".csv" else "utf-8"
        text = county.renamed_text(table.read_text(encoding=mark))
        if table.stem == "counties":
            text = text.replace("代码为行政区划代码", f"{_NOTE}。代码为行政区划代码")
        paths[-1].write_text(text, encoding=mark, newline="")
    return paths
