"""Whom to bring together, with reasons: mentors for a school, activities and a community for a teacher, members for a community."""

from yanxiu.analysis.recommendation.communities import recommend_members
from yanxiu.analysis.recommendation.schools import recommend_mentors
from yanxiu.analysis.recommendation.teachers import recommend_for_teacher

__all__ = ["recommend_for_teacher", "recommend_members", "recommend_mentors"]
