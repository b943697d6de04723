"""OneRoster 1.2.1 as CSV (1EdTech, 2023): its files, their columns in order, and the allowed values.

Our own columns follow the standard's on the right, as it allows: `metadata.yanxiu.*`.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from urllib.parse import quote, unquote
from uuid import NAMESPACE_URL, uuid5

from yanxiu.graph.model import NODES
from yanxiu.graph.text import Text
from yanxiu.loaders.values.cells import BadCell

VERSION = "1.2"
MANIFEST_VERSION = "1.0"
MODES = ("bulk", "delta", "absent")

_RECORD = ("sourcedId", "status", "dateLastModified")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "manifest": ("propertyName", "value"),
    "academicSessions": (*_RECORD, "title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear"),
    "classes": (*_RECORD, "title", "grades", "courseSourcedId", "classCode", "classType", "location", "schoolSourcedId", "termSourcedIds", "subjects", "subjectCodes", "periods"),
    "courses": (*_RECORD, "schoolYearSourcedId", "title", "courseCode", "grades", "orgSourcedId", "subjects", "subjectCodes"),
    "demographics": (*_RECORD, "birthDate", "sex", "americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican", "nativeHawaiianOrOtherPacificIslander", "white", "demographicRaceTwoOrMoreRaces", "hispanicOrLatinoEthnicity", "countryOfBirthCode", "stateOfBirthAbbreviation", "cityOfBirth", "publicSchoolResidenceStatus"),
    "enrollments": (*_RECORD, "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary", "beginDate", "endDate"),
    "orgs": (*_RECORD, "name", "type", "identifier", "parentSourcedId"),
    "roles": (*_RECORD, "userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId", "userProfileSourcedId"),
    "users": (*_RECORD, "enabledUser", "username", "userIds", "givenName", "familyName", "middleName", "identifier", "email", "sms", "phone", "agentSourcedIds", "grades", "password", "userMasterIdentifier", "preferredGivenName", "preferredMiddleName", "preferredFamilyName", "primaryOrgSourcedId", "pronouns"),
}  # fmt: skip
FILES = (
    "academicSessions", "categories", "classes", "classResources", "courses", "courseResources",
    "demographics", "enrollments", "lineItemLearningObjectiveIds", "lineItems",
    "lineItemScoreScales", "orgs", "resources", "resultLearningObjectiveIds", "results",
    "resultScoreScales", "roles", "scoreScales", "userProfiles", "userResources", "users",
)  # fmt: skip

# Our posts and the standard's roles; the last ones are extensions in the standard's syntax.
POSTS: Mapping[str, str] = {
    "teacher": "teacher",
    "principal": "principal",
    "vice_principal": "siteAdministrator",
    "care_worker": "aide",
    "teaching_vice_principal": "ext:teachingVicePrincipal",
    "middle_leader": "ext:sectionHead",
    "support_staff": "ext:supportStaff",
}
_ROLES = {role: post for post, role in POSTS.items()} | {
    "counselor": "teacher",
    "proctor": "teacher",
}
NOT_STAFF = frozenset(
    ("student", "parent", "guardian", "relative", "districtAdministrator", "systemAdministrator")
)  # not staff of a school: pupils and families are not stored, officers are in the roster of offices

ORG_TYPES = ("school", "district", "local", "department", "state", "national")
_SPACE = uuid5(NAMESPACE_URL, "https://purl.org/yanxiu-graph/oneroster")
_HERE = timezone(timedelta(hours=8))  # dates are in Chinese time, times in the files in UTC


def sourced_id(what: str, *key: object) -> str:
    """The id of a node or relationship for other systems: stable, and without readable content."""
    return str(uuid5(_SPACE, "\n".join(map(str, (what, *key)))))


def id_of_node(label: str, key: str) -> str:
    """The sourcedId that we assign to a node."""
    assert label in NODES
    return sourced_id(label, key)


def id_of_host(label: str, key: str) -> str:
    """The sourcedId of the school that represents a county or district as an organiser of training."""
    return sourced_id("host", label, key)


ORGANISERS: Mapping[
    str, str
] = {  # further organisers of training, by label, with our columns for them
    "Unit": "told_units",
    "ResearchRoom": "told_rooms",
    "Alliance": "told_alliances",
    "PartnerSchool": "told_partners",
    "Workshop": "told_workshops",
    "PeerCommunity": "told_communities",
}


def organiser_text(label: str, key: str) -> str:
    """The text for one of these organisers; the standard has no org type for them."""
    return f"{label}:{quote(key, safe='')}"


def read_organiser(text: str) -> tuple[str, str]:
    """The label and key in a text from `organiser_text`."""
    label, _, key = text.partition(":")
    return label, unquote(key)


def find_post(role: str) -> str | None:
    """The post at a school for a role; None for people who are not staff. Raises BadCell if unknown."""
    if role in NOT_STAFF:
        return None
    try:
        return _ROLES[role]
    except KeyError:
        allowed = ", ".join((*_ROLES, *sorted(NOT_STAFF)))
        raise BadCell(
            "UNKNOWN_CHOICE", Text(f"Not one of: {allowed}", f"不在允许的范围内：{allowed}")
        ) from None


def start_of_day(day: date) -> str:
    """The start of a day in China, as OneRoster writes times."""
    begins = datetime(day.year, day.month, day.day, tzinfo=_HERE).astimezone(UTC)
    return begins.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def read_day(text: str) -> date:
    """The day in China of a time or of a plain date; raises BadCell."""
    try:
        if "T" not in text:
            return date.fromisoformat(text)
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(_HERE).date()
    except ValueError:
        raise BadCell(
            "NOT_A_DATE", Text("Not a date and time of ISO 8601", "不是 ISO 8601 时间")
        ) from None
