"""Recommendations with reasons.

Mentors for a school, activities and communities for a teacher, and members for a community.
"""

from yanxiu.analysis.recommendation.communities import recommend_members
from yanxiu.analysis.recommendation.schools import recommend_mentors
from yanxiu.analysis.recommendation.teachers import recommend_for_teacher

__all__ = ["recommend_for_teacher", "recommend_members", "recommend_mentors"]
