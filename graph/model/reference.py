"""The standard codes that all counties share: stages, localities, subjects.

Only this module says which localities are rural: township and below (the plan's 乡镇及以下,
annex 1, C101 and C102), which leaves out the county seat alone.
"""

from collections.abc import Mapping
from typing import Any

_STAGES = [
    ("kindergarten", "幼儿园", "Kindergarten"),
    ("primary", "小学", "Primary"),
    ("junior_high", "初中", "Junior high"),
    ("senior_high", "高中", "Senior high"),
    ("vocational", "中职", "Secondary vocational"),
]

_LOCALITIES = [
    ("teaching_point", "教学点", "Teaching point", True),
    ("village", "村", "Village", True),
    ("township", "乡", "Township", True),
    ("town", "镇", "Town", True),
    ("county_seat", "县城", "County seat", False),
]

_SUBJECTS = [
    ("chinese", "语文", "Chinese", True, True),
    ("mathematics", "数学", "Mathematics", True, True),
    ("english", "英语", "English", True, True),
    ("physics", "物理", "Physics", True, True),
    ("chemistry", "化学", "Chemistry", True, True),
    ("biology", "生物", "Biology", True, True),
    ("politics", "道德与法治(政治)", "Morality and law", True, True),
    ("history", "历史", "History", True, True),
    ("geography", "地理", "Geography", True, True),
    ("science", "科学", "Science", True, True),
    ("music", "音乐", "Music", False, True),
    ("pe", "体育", "Physical education", False, True),
    ("art", "美术", "Art", False, True),
    ("ict", "信息技术", "Information technology", False, True),
    ("practice", "综合实践", "Integrated practice", False, True),
    ("preschool", "学前教育", "Preschool education", False, True),
    ("psychology", "心理健康", "Mental health", False, True),
    ("special", "特殊教育", "Special education", False, True),
    ("professional", "专业课", "Vocational subjects", False, True),
    ("homeroom", "班主任", "Homeroom teacher", False, False),
    ("management", "学校管理", "School management", False, False),
    ("general", "通识", "General training", False, False),
]

REFERENCE: Mapping[str, list[dict[str, Any]]] = {
    "Stage": [
        {"id": code, "name": zh, "name_en": en, "position": position}
        for position, (code, zh, en) in enumerate(_STAGES, start=1)
    ],
    "Locality": [
        {"id": code, "name": zh, "name_en": en, "rural": rural}
        for code, zh, en, rural in _LOCALITIES
    ],
    "Subject": [
        {"id": code, "name": zh, "name_en": en, "academic": academic, "taught": taught}
        for code, zh, en, academic, taught in _SUBJECTS
    ],
}
