"""Maps OneRoster users to teachers, and roles to posts."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.loaders.oneroster import names
from yanxiu.loaders.oneroster.bundle import formats
from yanxiu.loaders.oneroster.known import KnownNodes, stored_sourced_id
from yanxiu.loaders.oneroster.lines import BundleRows
from yanxiu.loaders.oneroster.places import Places
from yanxiu.loaders.oneroster.spec import find_post
from yanxiu.loaders.parsing.sheets import ParsedRows
from yanxiu.loaders.values.cells import BadCell
from yanxiu.loaders.values.identity_numbers import (
    HashedIdentity,
    IdentityHasher,
    generate_number,
    is_identity,
)

_SEXES: Mapping[str, str | None] = {"male": "male", "female": "female", "unspecified": None, "other": None}  # fmt: skip


class People:
    """The users of a bundle who are staff of a school, and the teachers in the graph."""

    def __init__(self, graph: KnownNodes, places: Places, sheets: Mapping[str, BundleRows]) -> None:
        self.graph = graph
        self.places = places
        self.left: ParsedRows | None = None  # the posts of people who left
        self._found: dict[str, str] = {}
        self._seal = IdentityHasher()
        self._numbered: list[str] = []
        self._leaving: list[tuple[int, str, date | None]] = []
        self._primary: dict[str, str] = {}  # by user, the org of the main post in users.csv
        roles, users = sheets.get("roles"), sheets.get("users")
        staff = self._staff(roles) if roles else set()
        if users:
            self._take(users, staff)
            users.extra_notes += self._numbering_note()
        if roles:
            for at in roles:
                self._post(roles, at)
            self._check_main(roles)
        if users and self._leaving:
            self.left = self._left(users.parsed, roles)
        if demographics := sheets.get("demographics"):
            for at in demographics:
                self._describe(demographics, at)

    def find(self, sourced_id: str) -> str | None:
        """The number of the teacher with a sourcedId; None if there is none."""
        known = self.graph.by_sourced_id.get(sourced_id)
        return self._found.get(sourced_id) or (
            known[1] if known and known[0] == "Teacher" else None
        )

    def _staff(self, roles: BundleRows) -> set[str]:
        result = set()
        for at in roles:
            try:
                post = find_post(roles.get(at, "role"))
            except BadCell:
                continue
            org = self.places.find(roles.get(at, "org"))
            if post and org and org[0] == "School":
                result.add(roles.get(at, "user"))
        return result

    def _take(self, users: BundleRows, staff: set[str]) -> None:
        for at in users:
            sourced = users.get(at, "sourced")
            known = self.graph.by_sourced_id.get(sourced)
            identity = self._identity(users, at)
            number = known[1] if known else self._number(users, at, identity)
            if number is None:
                continue
            exists = ("Teacher", number) in self.graph.ids
            if not exists and sourced not in staff:
                continue  # pupils and families are not kept
            if users.is_deleted(at):
                if exists:
                    self._found[sourced] = number
                    self._leaving.append((users.parsed.rows[at], number, users.days[at]))
                continue
            self._found[sourced] = number
            if identity is not None and not exists:
                self._numbered.append(number)
            if primary := users.get(at, "primary"):
                self._primary[sourced] = primary
            name = names.join_name(users.get(at, "family") or "", users.get(at, "given") or "")
            origin_of = stored_sourced_id(self.graph.county, ("Teacher", number), sourced)
            users.keep(
                at,
                told_number=number,
                told_name=name,
                told_origin=origin_of,
                told_identity=identity,
            )

    def _numbering_note(self) -> Iterator[Text]:
        """The note on people with a generated number, because their identifier is an identity number."""
        if numbers := self._numbered:
            yield Text(
                f"{len(numbers)} people have their identity number as identifier; it was sealed, and they were given a number "
                f"that begins with Z: {', '.join(numbers[:10])}{' ...' if len(numbers) > 10 else ''}",
                f"{len(numbers)} 人的 identifier 是身份证号，已加密，并编以 Z 开头的教师编号："
                f"{'、'.join(numbers[:10])}{'……' if len(numbers) > 10 else ''}",
            )

    def _identity(self, users: BundleRows, at: int) -> HashedIdentity | None:
        """The sealed identity number, if the other system uses it as identifier; else None."""
        text = users.get(at, "identifier")
        return self._seal.hash_cell(text) if text and is_identity(text) else None

    def _number(self, users: BundleRows, at: int, identity: HashedIdentity | None) -> str | None:
        """The teacher number of a user; None, and a fault, if it would reveal an identity number."""
        sourced = users.get(at, "sourced")
        if is_identity(sourced):
            users.fault(at, "sourced", "IDENTITY_IN_PLAIN", "It is an identity number, which would be kept as it is written", "是身份证号，会以明文保存")  # fmt: skip
            return None
        if identity is None:
            return str(users.get(at, "identifier") or sourced)
        return self.graph.identities.get(identity) or generate_number(identity)

    def _left(self, users: ParsedRows, roles: BundleRows | None) -> ParsedRows | None:
        """The open posts of people who left, except posts that roles.csv lists itself."""
        declared = formats()["oneroster_left"]
        reasons = {
            tuple(roles.get(at, name) for name in ("told_teacher", "told_school", "begin"))
            for at in (roles.kept_rows if roles else ())
            if roles
        }
        rows: list[int] = []
        values: dict[str, list[Any]] = {name: [] for name in declared.columns}
        for row, number, day in self._leaving:
            for post in self.graph.posts.get(number, ()):
                key = (number, post.school, post.since)
                if key in reasons:
                    continue
                rows.append(row)
                ended = day and max(day, post.since)
                cells = dict(zip(("told_teacher", "told_school", "begin"), key, strict=True))
                for name, column in values.items():
                    column.append(ended if name == "end" else cells.get(name))
        return ParsedRows(declared, users.sheet, rows, values) if rows else None

    def _post(self, roles: BundleRows, at: int) -> None:
        try:
            post = find_post(roles.get(at, "role"))
        except BadCell as bad:
            roles.fault(at, "role", bad.fault.code, bad.fault.reason.en, bad.fault.reason.zh)
            return
        org = roles.get(at, "org")
        school = self.places.find(org)
        if post is None or (school and school[0] != "School"):
            return
        if school is None:
            if not self.places.exists(org):
                roles.unknown(at, "org")
            return
        number = self.find(roles.get(at, "user"))
        if number is None:
            roles.unknown(at, "user")
            return
        kind = roles.get(at, "kind")
        if kind not in ("primary", "secondary"):
            roles.fault(at, "kind", "UNKNOWN_CHOICE", "Not one of: primary, secondary", "不在允许的范围内：primary、secondary")  # fmt: skip
            return
        main = kind == "primary" and self._is_main(roles.get(at, "user"), org, number, school[1])
        begin = self._begin(roles, at, number, school[1])
        if begin is not None:
            end = roles.get(at, "end")
            if roles.is_deleted(at):
                end = min(filter(None, (end, roles.days[at])), default=None)
                end = end and max(end, begin)  # a post cannot end before it begins
            roles.keep(at, told_teacher=number, told_school=school[1], told_main=main, told_post=post, begin=begin, end=end)  # fmt: skip

    def _is_main(self, user: str, org: str, number: str, school: str) -> bool:
        """True if a person's primary role at an org is the main post, by users.csv or else by the graph."""
        if user in self._primary:
            return self._primary[user] == org
        known = self.graph.post_at(number, school)
        return known is None or known.main

    def _begin(self, roles: BundleRows, at: int, number: str, school: str) -> date | None:
        """The first day of a post: as stated, as in the graph, or that of the file; None if no such post exists."""
        stated: date | None = roles.get(at, "begin")
        if stated:
            return stated
        if known := self.graph.post_at(number, school):
            return known.since
        if roles.is_deleted(at):
            return None
        return roles.days[at] or self.places.today

    def _check_main(self, roles: BundleRows) -> None:
        """Records a fault if a person has several open main posts that begin on the same day."""
        seen: set[tuple[str, date]] = set()
        for at in sorted(roles.kept_rows):
            if not roles.get(at, "told_main") or roles.get(at, "end") is not None:
                continue
            key = roles.get(at, "told_teacher"), roles.get(at, "begin")
            if key in seen:
                roles.fault(at, "kind", "AMBIGUOUS", "Several are primary and users.csv names no primaryOrgSourcedId", "有多个 primary，而 users.csv 未写 primaryOrgSourcedId")  # fmt: skip
            seen.add(key)

    def _describe(self, demographics: BundleRows, at: int) -> None:
        number = self.find(demographics.get(at, "sourced"))
        if number is None or demographics.is_deleted(at):
            return
        sex = demographics.get(at, "sex")
        if sex is not None and sex not in _SEXES:
            allowed = ", ".join(_SEXES)
            demographics.fault(at, "sex", "UNKNOWN_CHOICE", f"Not one of: {allowed}", f"不在允许的范围内：{allowed}")  # fmt: skip
            return
        demographics.keep(at, told_number=number, told_sex=_SEXES.get(sex or "other"))
