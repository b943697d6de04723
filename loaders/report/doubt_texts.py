"""The remark on each kind of doubt: the number of cells, their places, and the advice."""

from yanxiu.graph.text import Text

DOUBT_TEXTS = {
    "FAR_DAY": Text(
        "{n} days are years ahead, before 1949, or 1970-01-01, from which software counts: {cells}. If the year is a slip, "
        "correct it and load the sheet again",
        "{n} 个日期在好几年以后、早于 1949 年，或是软件的起算日 1970-01-01：{cells}。如年份有误，请改正后重新导入",
    ),
    "ODD_CODE": Text(
        "{n} codes contain a space, quotation marks, a note, two codes or only words: {cells}. They were stored as written; "
        "correct those that are slips",
        "{n} 个编号中有空格、引号、说明文字、两个编号，或只有文字：{cells}。已照写保存；如系笔误，请撤销本次导入，改正后再导入",
    ),
    "UNSURE": Text(
        "{n} texts are marked as uncertain, only repeat their heading, or look like a code: {cells}. They were stored as "
        "written; correct those that are slips",
        "{n} 格注明待定、存疑，或只写了列名、编号：{cells}。已照写保存；如有误，请改正后重新导入",
    ),
    "TWO_RANKS": Text(
        "{n} cells contain two ranks, or a mark after one: {cells}. They were stored as written; leave only the present rank",
        "{n} 格写有两个职称，或职称后带有记号：{cells}。已照写保存；请只保留现任职称后重新导入",
    ),
    "SEVERAL_PHONES": Text(
        "{n} cells contain a mobile number and another number: {cells}. Both are stored, the mobile number first; "
        "leave only the number to call",
        "{n} 格同时写有手机和固定电话：{cells}。两个号码都已保存，手机在前；如只需一个，请删去另一个后重新导入",
    ),
    "STAGE_NOT_OFFERED": Text(
        "{n} teachers teach at a stage that their school does not offer: {cells}. Correct the stage or the school; if the "
        "school offers the stage, load the roster of schools first",
        "{n} 人的任教学段，所在学校没有开设：{cells}。请改正学段或学校；学校确有该学段的，请先在学校名册中补上",
    ),
    "POST_BEFORE_HIRING": Text(
        "{n} posts begin more than a year before the person was hired: {cells}. Correct the day of the post or "
        "of the hiring",
        "{n} 项任职比本人参加工作早一年以上：{cells}。请改正任职日期或参加工作日期",
    ),
    "DECIDED_BEFORE_RECORD": Text(
        "{n} credits were decided on before the day they count from: {cells}. Correct one of the two days",
        "{n} 条学分的认定日期早于记录日期：{cells}。请改正其中一个日期",
    ),
    "DECIDED_BY_OTHER_SCHOOL": Text(
        "{n} credits were decided on by a school at which the teacher had no post then: {cells}. Correct the school or "
        "the number of the record; if the teacher has moved, load the transfer first",
        "{n} 条学分由教师当时不在职的学校认定：{cells}。请改正认定单位或记录编号；教师已调动的，请先导入调动",
    ),
    "MORE_ANSWERS_THAN_RETURNED": Text(
        "{n} results have more answers or votes than the survey has returned forms: {cells}. Correct the count, or the "
        "returned forms in the roster of surveys",
        "{n} 项结果的票数或评分人数多于问卷的有效答卷：{cells}。请改正人数，或改正问卷名册中的“有效答卷”",
    ),
    "OUT_OF_ORDER": Text(
        "{n} days are in the wrong order with another day or the year of their row: {cells}. Correct the wrong one",
        "{n} 个日期与同一行的其他日期（或年度）先后不合：{cells}。请改正其中有误的一个",
    ),
    "PASSED_WITHOUT_HOURS": Text(
        "{n} people passed with 0 hours: {cells}. Correct the hours, or delete the rows of people who did not take part",
        "{n} 人学时为 0 却合格：{cells}。请改正学时；没有参训的请删去该行",
    ),
    "MORE_THAN_THE_WHOLE": Text(
        "{n} numbers exceed their total (granted over requested, spent over granted or planned, credits over hours): {cells}. "
        "Correct the wrong one",
        "{n} 个数大于它所属的总数（批准多于申请，支出多于批准或安排，学分多于学时）：{cells}。请核对并改正",
    ),
    "VERY_LARGE": Text(
        "{n} numbers are implausibly large: {cells}. Correct the number",
        "{n} 个数大得不合常理：{cells}。请改正数字",
    ),
    "NO_WORDS": Text(
        "{n} cells contain only digits instead of words: {cells}. A column may be shifted; correct it",
        "{n} 格应写文字却只有数字：{cells}。可能是列错位，请改正",
    ),
    "ODD_NAME": Text(
        "{n} names have a single character or more than ten: {cells}. Write the full name of one person",
        "{n} 个姓名只有一个字或多于十个字：{cells}。请填写一个人的完整姓名",
    ),
    "OLD_FOR_A_POST": Text(
        "{n} people on the roster are over 65: {cells}. Check the date of birth; record retirements with the roster of "
        "transfers",
        "{n} 人已超过 65 岁，仍列在名册中：{cells}。请核对出生日期；已退休的请用调动名册登记",
    ),
    "HIRED_LATER": Text(
        "{n} people were hired more than a month after the day of the roster: {cells}. Correct the day of the hiring, or state "
        "the day of the roster with --day",
        "{n} 人参加工作比名册日期晚一个月以上：{cells}。请改正参加工作日期；名册日期取错的，请用 --day 写明",
    ),
    "OTHER_SCHOOL": Text(
        "{n} people have no post at the school in their row: {cells}. Correct the number or the school; if they have moved, "
        "load the transfer first",
        "{n} 人旁边所写的学校，与其任职学校不符：{cells}。请改正编号或学校；已调动的，请先导入调动",
    ),
    "AFTER_THE_ACTIVITY": Text(
        "{n} nominations or enrolments are dated after the end of the activity: {cells}. Correct the day or the activity",
        "{n} 条推荐或报名的日期晚于活动结束：{cells}。请改正日期或活动",
    ),
    "OUTSIDE_THE_ACTIVITY": Text(
        "{n} days of phases lie outside the activity: {cells}. Correct the day of the phase or of the activity",
        "{n} 个阶段日期在活动起止日期之外：{cells}。请改正阶段或活动的日期",
    ),
    "TAUGHT_BEYOND_ACTIVITY": Text(
        "{n} people taught more hours than the activity has: {cells}. Correct the hours",
        "{n} 条授课学时多于活动学时：{cells}。请改正学时",
    ),
    "SUBJECT_OF_NO_TEAM": Text(
        "{n} mentoring ties have a subject that is not the team's: {cells}. Correct the subject or the team",
        "{n} 条指导关系的学科不是该团队的学科：{cells}。请改正学科或团队",
    ),
    "POST_BESIDE_ITSELF": Text(
        "{n} second posts are at the school of the main post: {cells}. Correct the school, or delete the row",
        "{n} 项兼任就在本人主岗所在的学校：{cells}。请改正学校，或删去该行",
    ),
    "LEFT_WITHOUT_MAIN_POST": Text(
        "{n} main posts replaced the previous one and have ended, and no main post follows: {cells}. For a second post, "
        "write 否 under 是否主岗; otherwise load the following post",
        "{n} 项主岗取代了原主岗且已终止，此后没有主岗：{cells}。如是兼任，“是否主岗”请写“否”；否则请导入其后的任职",
    ),
    "SUBJECT_OF_NEITHER": Text(
        "{n} apprenticeships are in a subject that neither of the two teaches: {cells}. Correct the subject, or one of the people",
        "{n} 对师徒结对的学科，师傅和徒弟都不任教：{cells}。请改正学科或人员",
    ),
    "NEVER_VALID": Text(
        "{n} rows end on the day on which they begin, so that they were never valid: {cells}. Correct one of the days, unless "
        "you mean to take the entry back",
        "{n} 行的起止是同一天，等于从未有效：{cells}。请改正其中一个日期；有意作废的，不必处理",
    ),
    "MENTOR_OF_NO_TEAM": Text(
        "{n} mentors were not members of the team on that day: {cells}. Correct the team or the day; if they are members, "
        "load the roster of the team first",
        "{n} 条指导关系的指导者当时不是该团队的成员：{cells}。请改正团队或日期；确是成员的，请先导入培训团队名册",
    ),
    "MENTOR_AT_OWN_SCHOOL": Text(
        "{n} people mentor the school at which they teach: {cells}. Correct the school",
        "{n} 人指导的是自己任职的学校：{cells}。请改正学校",
    ),
    "STILL_HOLDS": Text(
        "{n} rows repeat a fact that already holds since another day, so that it holds twice: {cells}. Correct the first day, "
        "or give the earlier fact an end",
        "{n} 行所写的内容已有一项从另一日期起有效，现在同时有两项：{cells}。请改正起始日期，或为原有的一项填写终止日期",
    ),
    "YEARS_BEFORE_ACTIVITY": Text(
        "{n} reports are dated over a year before the activity they describe: {cells}. Correct the day or the activity",
        "{n} 篇报道比所报道的活动早一年以上：{cells}。请改正日期或活动",
    ),
    "NO_CHANGE": Text(
        "{n} changes of schools change nothing: {cells}. Correct the new value",
        "{n} 项学校变更与变更前相同：{cells}。请改正变更后的内容",
    ),
    "STAGE_NOT_LISTED": Text(
        "{n} schools also offered a stage that is not listed now; it was kept: {cells}. If they no longer offer it, load a "
        "change of the school with its day (yanxiu template school_changes)",
        "{n} 所学校原有的学段不在所列之中，仍予保留：{cells}。确已停办该学段的，请用“学校变更”登记（yanxiu template school_changes）",
    ),
    "BEFORE_OPENING": Text(
        "{n} changes of schools are dated before the opening of the school: {cells}. Correct the day",
        "{n} 项学校变更的日期早于建校：{cells}。请改正日期",
    ),
}
