"""Resolves a row with a name but no number to the only person of that name at the school."""

from dataclasses import dataclass, field

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import LookupSpec
from yanxiu.loaders.matching.directory import Directory, Known
from yanxiu.loaders.parsing.sheets import ParsedRows
from yanxiu.loaders.values.cells import BadCell
from yanxiu.loaders.values.persons import parse_name as one_persons


@dataclass(slots=True)
class NameLookup:
    """Finds people by name if a look-up has no result; `found_by_name` lists the numbers of people found by name."""

    directory: Directory
    faults: list[Fault]
    found_by_name: dict[str, None] = field(default_factory=dict)

    def fill(self, parsed: ParsedRows, spec: LookupSpec, candidates: list[Known | None]) -> None:
        """Fills the gaps of a look-up; adds a fault for each person who cannot be identified."""
        if None not in candidates:
            return
        names = parsed.values[spec.called or ""]
        schools = parsed.values[spec.at] if spec.at else [None] * len(names)
        faulty_rows = parsed.bad_rows(
            [spec.column, spec.called or "", *([spec.at] if spec.at else [])]
        )
        for at, (who, name, school) in enumerate(zip(candidates, names, schools, strict=True)):
            if who is not None or at in faulty_rows:
                continue
            if name is None:
                if parsed.format.columns[spec.column].required:
                    reason = Text("Neither number nor name is filled in", "编号和姓名都没有填写")
                    self.faults.append(parsed.fault("EMPTY_CELL", reason, at, spec.column))
                continue
            try:
                candidates[at] = known = self._person(spec, str(name), school and str(school))
            except BadCell as bad:
                self.faults.append(parsed.place_fault(bad.fault, at, spec.called, name))
                parsed.mark_bad(at, spec.column)
            else:
                self.found_by_name[known[1].rpartition(":")[2]] = None

    def _person(self, spec: LookupSpec, name: str, school: str | None) -> Known:
        """The one person of this name; raises BadCell if there is none, or several."""
        candidates: set[Known] = set()
        for label in spec.labels:
            candidates = {(label, key) for key in self.directory.ids_with_name(label, name)}
            if label == "Teacher" and school:
                here = self.directory.persons.ids_at_school(school)
                place = self.directory.find_school(school)
                here |= self.directory.persons.ids_at_school(place) if place else set()
                candidates = {known for known in candidates if known[1] in here}
            if candidates:
                break
        if len(candidates) == 1:
            return candidates.pop()
        if candidates:
            raise _several(candidates, spec.at, school)
        one_persons(name)  # raises a more exact fault if the cell has no name, or several
        raise _unknown(school)


def _unknown(school: str | None) -> BadCell:
    if school:
        return BadCell(
            "UNKNOWN_PERSON",
            Text(
                "No number, and nobody at this school has this name",
                "没有编号，此校也没有叫这个名字的人",
            ),
        )
    return BadCell(
        "UNKNOWN_PERSON",
        Text("No number, and nobody known has this name", "没有编号，已有人员中也没有叫这个名字的"),
    )


def _several(candidates: set[Known], at: str | None, school: str | None) -> BadCell:
    numbers = sorted(key.rpartition(":")[2] for _, key in candidates)
    en = f"No number, and it may be any of these: {', '.join(numbers)}"
    zh = f"没有编号，且可能是以下任何一人：{'、'.join(numbers)}"
    if at and not school:
        en += ". The school would tell: fill in a column 学校"
        zh += "。补上所在学校（“学校”一列）也可以区分"
    return BadCell("AMBIGUOUS_PERSON", Text(en, zh))
