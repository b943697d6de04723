"""The program's own records: API keys, the audit log, applied migrations. They are not in the API's schema."""

from typing import Annotated

from yanxiu.graph.model.declare import Node
from yanxiu.graph.model.properties import INDEXED
from yanxiu.graph.text import Text


class ApiKey(Node):
    """密钥 | 程序访问接口所用的密钥，仅存其加密摘要 | A key to the API, of which only a keyed hash is kept."""

    machinery = True
    digest: Annotated[str, Text("Keyed hash of the key", "密钥的加密摘要")]
    role: Annotated[str, Text("Role", "角色")]
    county: Annotated[str, Text("Code of the county", "县代码")]
    place: Annotated[str | None, Text("Id of the district, school or teacher", "所属单位标识")]
    note: Annotated[str | None, Text("What it is for", "用途")]
    created: Annotated[str, Text("Moment it was made (UTC)", "创建时间（UTC）")]
    expires: Annotated[str | None, Text("Moment it ends (UTC)", "失效时间（UTC）")]
    revoked: Annotated[str | None, Text("Moment it was revoked (UTC)", "吊销时间（UTC）")]


class AuditEntry(Node):
    """审计记录 | 审计日志中的一条，只增不改 | One entry of the audit log; entries are only added."""

    machinery = True
    number: Annotated[int, Text("Number, from 1 without gaps", "序号"), INDEXED]
    at: Annotated[str, Text("Moment (UTC)", "时间（UTC）")]
    who: Annotated[str, Text("Opaque name of the caller", "调用者代号")]
    role: Annotated[str, Text("Role of the caller", "角色")]
    scope: Annotated[str, Text("Place of the caller", "所属单位标识")]
    county: Annotated[str, Text("Code of the county", "县代码")]
    action: Annotated[str, Text("What kind of thing was done", "操作类型")]
    rows: Annotated[int, Text("How many rows it was about", "涉及行数")]
    seal: Annotated[str, Text("Keyed hash over it and the entry before", "与前一条相连的加密摘要")]


class AuditHead(Node):
    """审计末条 | 审计日志的末条，追加时加锁 | Where the audit log ends; locked while an entry is added."""

    machinery = True
    last: Annotated[int, Text("Number of the last entry", "末条序号")]
    seal: Annotated[str, Text("Seal of the last entry", "末条摘要")]
    proof: Annotated[str, Text("Keyed hash over number and seal", "末条标记的加密摘要")]


class AppliedMigration(Node):
    """已执行的迁移 | 升级图谱的一步，执行后记录在此 | A step that changed the graph of an earlier version of the program."""

    machinery = True
    checksum: Annotated[str, Text("SHA-256 of its file", "文件校验和")]
    name: Annotated[str, Text("What it does", "内容")]
    at: Annotated[str, Text("Moment it was applied (UTC)", "执行时间（UTC）")]
    program: Annotated[str, Text("Version of the program that applied it", "执行时的程序版本")]
