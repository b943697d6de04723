"""Maps OneRoster orgs to schools, districts and counties, and finds their parents."""

from datetime import date

from yanxiu.loaders.oneroster.known import KnownNodes, Local, stored_sourced_id
from yanxiu.loaders.oneroster.lines import BundleRows
from yanxiu.loaders.oneroster.spec import ORG_TYPES

EARLIEST_DAY = date(1949, 10, 1)  # the start of facts without a start date, as in all our formats
_DISTRICTS = ("district", "local")
_NOBODY = ("", "NULL")


class Places:
    """The orgs of a bundle and those in the graph."""

    def __init__(self, graph: KnownNodes, lines: BundleRows | None, today: date) -> None:
        self.graph = graph
        self.lines = lines
        self.today = today
        self._found: dict[str, Local] = {}
        self._parents: dict[str, str | None] = {}
        if lines:
            self._name(lines)
            for at in lines:
                self._place(lines, at)

    def find(self, sourced_id: str | None) -> Local | None:
        """The node with a sourcedId; None if it is unknown, or an org of a kind that is not loaded."""
        if sourced_id is None:
            return None
        return self._found.get(sourced_id) or self.graph.by_sourced_id.get(sourced_id)

    def exists(self, sourced_id: str) -> bool:
        """True if an org with this sourcedId exists, whatever its kind."""
        return sourced_id in self._parents or sourced_id in self.graph.by_sourced_id

    def _name(self, lines: BundleRows) -> None:
        for at in lines:
            parent = lines.get(at, "parent")
            sourced = lines.get(at, "sourced")
            self._parents[sourced] = None if (parent or "") in _NOBODY else parent
        county = self._county(lines)
        hosts: dict[str, str] = {}
        for at in lines:
            sourced, kind = lines.get(at, "sourced"), lines.get(at, "type")
            if lines.get(at, "stands_for") is not None:
                hosts[sourced] = lines.get(at, "stands_for")
            elif sourced == county:
                self._found[sourced] = "County", self.graph.county
            elif kind in ("school", *_DISTRICTS):
                label = "School" if kind == "school" else "SupervisionDistrict"
                known = self.graph.by_sourced_id.get(sourced)
                local = lines.get(at, "identifier") or sourced
                self._found[sourced] = known if known and known[0] == label else (label, local)
            elif kind not in ORG_TYPES and not str(kind).startswith("ext:"):
                allowed = ", ".join(ORG_TYPES)
                lines.fault(at, "type", "UNKNOWN_CHOICE", f"Not one of: {allowed}", f"不在允许的范围内：{allowed}")  # fmt: skip

        for sourced, stands_for in hosts.items():
            self._found[sourced] = self.find(stands_for) or ("County", self.graph.county)

    def _county(self, lines: BundleRows) -> str | None:
        """The district that represents the county: its identifier is the county's code, or only it has no parent."""
        districts = [at for at in lines if lines.get(at, "type") in _DISTRICTS]
        for at in districts:
            sourced = lines.get(at, "sourced")
            known = self.graph.by_sourced_id.get(sourced)
            if lines.get(at, "identifier") == self.graph.county or (known and known[0] == "County"):
                return str(sourced)
        tops = [at for at in districts if self._parents[lines.get(at, "sourced")] is None]
        return str(lines.get(tops[0], "sourced")) if len(tops) == 1 else None

    def _above(self, sourced: str) -> tuple[Local | None, bool]:
        """The district or county above an org, and whether every parent on the way is known."""
        seen: set[str] = set()
        parent = self._parents[sourced]
        while parent is not None and parent not in seen:
            if place := self.find(parent):
                return place, True
            if parent not in self._parents:
                return None, False
            seen.add(parent)
            parent = self._parents[parent]
        return None, True

    def _is_within_itself(self, sourced: str) -> bool:
        seen: set[str] = set()
        at: str | None = sourced
        while (at := self._parents.get(at or "")) is not None and at not in seen:
            if at == sourced:
                return True
            seen.add(at)
        return False

    def _place(self, lines: BundleRows, at: int) -> None:
        sourced = lines.get(at, "sourced")
        known = self._found.get(sourced)
        if known is None or known[0] == "County" or lines.get(at, "stands_for") is not None:
            return
        if lines.is_deleted(at):
            self._close(lines, at, known)
            return
        if self._is_within_itself(sourced):
            lines.fault(
                at, "parent", "CONTRADICTION", "The org lies in itself", "机构的上级是它自己"
            )
            return
        above, sure = self._above(sourced)
        if not sure:
            lines.unknown(at, "parent")
        values = {"told_origin": stored_sourced_id(self.graph.county, known, sourced)}
        if known[0] == "SupervisionDistrict":
            since = lines.get(at, "since") or self.graph.parents.get(known, ("", EARLIEST_DAY))[1]
            lines.keep(at, told_district=known[1], since=since, **values)
            return
        if known not in self.graph.ids and lines.get(at, "ownership") is None:
            values["ownership"] = "public"
        if above and above[0] == "SupervisionDistrict":
            values["told_parent"] = above[1]
        lines.keep(at, told_school=known[1], since=self._since(lines, at, known, above), **values)

    def _since(self, lines: BundleRows, at: int, known: Local, above: Local | None) -> date:
        """The first day of a school in its district: as stated, as in the graph, or the day of the change."""
        stated: date | None = lines.get(at, "since")
        now = self.graph.parents.get(known)
        if stated or now is None:
            return stated or lines.get(at, "opened") or EARLIEST_DAY
        return now[1] if above and above[1] == now[0] else lines.days[at] or self.today

    def _close(self, lines: BundleRows, at: int, known: Local) -> None:
        if known not in self.graph.ids:
            return
        if known[0] == "School":
            lines.keep(at, told_school=known[1], told_closed=lines.days[at], ownership=None)
        elif known in self.graph.parents:
            since = self.graph.parents[known][1]
            lines.keep(at, told_district=known[1], since=since, told_until=lines.days[at])
