"""The remark on each kind of doubt: the number of cells, their places, and the advice."""

from yanxiu.graph.text import Text

TOLD = {
    "FAR_DAY": Text(
        "{n} days lie years ahead, before 1949, or are the day from which programs count, 1970-01-01: {cells}. Where the year is "
        "a slip, correct it and load the sheet again",
        "{n} 个日期在好几年以后、早于 1949 年，或是软件的起算日 1970-01-01：{cells}。如年份有误，请改正后重新导入",
    ),
    "ODD_CODE": Text(
        "{n} codes hold a space, quotation marks, a note, two codes or only words: {cells}. They were kept as they are; "
        "correct them where that is a slip",
        "{n} 个编号中有空格、引号、说明文字、两个编号，或只有文字：{cells}。已照写保存；如系笔误，请撤销本次导入，改正后再导入",
    ),
    "UNSURE": Text(
        "{n} texts say that they are not sure, only repeat their heading, or look like a code: {cells}. They were kept as "
        "they are; correct them where that is a slip",
        "{n} 格注明待定、存疑，或只写了列名、编号：{cells}。已照写保存；如有误，请改正后重新导入",
    ),
    "TWO_RANKS": Text(
        "{n} cells hold two ranks, or a mark behind one: {cells}. They were kept as they are; leave only the present rank",
        "{n} 格写有两个职称，或职称后带有记号：{cells}。已照写保存；请只保留现任职称后重新导入",
    ),
    "SEVERAL_PHONES": Text(
        "{n} cells hold a mobile number beside another: {cells}. Both are kept, the mobile one first; "
        "leave only the number to be called",
        "{n} 格同时写有手机和固定电话：{cells}。两个号码都已保存，手机在前；如只需一个，请删去另一个后重新导入",
    ),
    "STAGE_NOT_OFFERED": Text(
        "{n} teachers are said to teach at a stage that no school of theirs offers: {cells}. Correct the stage or the "
        "school; if the school has the stage, load the roster of schools with it first",
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
        "{n} results count more answers or votes than the survey had returned: {cells}. Correct the count, or the "
        "answers received in the roster of surveys",
        "{n} 项结果的票数或评分人数多于问卷的有效答卷：{cells}。请改正人数，或改正问卷名册中的“有效答卷”",
    ),
    "OUT_OF_ORDER": Text(
        "{n} days do not go with another day or the year of their row, before or after which they should come: {cells}. "
        "Correct the wrong one",
        "{n} 个日期与同一行的其他日期(或年度)先后不合：{cells}。请改正其中有误的一个",
    ),
    "PASSED_WITHOUT_HOURS": Text(
        "{n} people passed with no hours at all: {cells}. Correct the hours, or leave out who did not take part",
        "{n} 人学时为 0 却合格：{cells}。请改正学时；没有参训的请删去该行",
    ),
    "MORE_THAN_THE_WHOLE": Text(
        "{n} numbers are more than what they are a part of (granted of requested, spent of granted or planned, credits of "
        "hours): {cells}. Correct the wrong one",
        "{n} 个数大于它所属的总数(批准多于申请，支出多于批准或安排，学分多于学时)：{cells}。请核对并改正",
    ),
    "VERY_LARGE": Text(
        "{n} numbers are larger than can be meant: {cells}. Correct the number",
        "{n} 个数大得不合常理：{cells}。请改正数字",
    ),
    "NO_WORDS": Text(
        "{n} cells hold only digits where words belong: {cells}. A column may be shifted: write the words",
        "{n} 格应写文字却只有数字：{cells}。可能是列错位，请改正",
    ),
    "ODD_NAME": Text(
        "{n} names have one character alone or more than ten: {cells}. Write the full name of one person",
        "{n} 个姓名只有一个字或多于十个字：{cells}。请填写一个人的完整姓名",
    ),
    "OLD_FOR_A_POST": Text(
        "{n} people on the roster are over 65: {cells}. Correct the date of birth; whoever has retired goes into the "
        "roster of transfers",
        "{n} 人已超过 65 岁，仍列在名册中：{cells}。请核对出生日期；已退休的请用调动名册登记",
    ),
    "OTHER_SCHOOL": Text(
        "{n} people were never known at the school that stands beside them: {cells}. Correct the number or the school; "
        "if they have moved, load the transfer first",
        "{n} 人旁边所写的学校，与其任职学校不符：{cells}。请改正编号或学校；已调动的，请先导入调动",
    ),
    "AFTER_THE_ACTIVITY": Text(
        "{n} nominations or enrolments are of a day after the activity ended: {cells}. Correct the day or the activity",
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
        "{n} times a team mentors in a subject that it does not work on: {cells}. Correct the subject or the team",
        "{n} 条指导关系的学科不是该团队的学科：{cells}。请改正学科或团队",
    ),
    "POST_BESIDE_ITSELF": Text(
        "{n} second posts are at the school of the main post, at the same time: {cells}. Correct the school, or leave the "
        "row out",
        "{n} 项兼任就在本人主岗所在的学校：{cells}。请改正学校，或删去该行",
    ),
    "LEFT_WITHOUT_MAIN_POST": Text(
        "{n} main posts took the place of the one before and have ended, with none after them: {cells}. If it was a second "
        "post, write 否 under 是否主岗; else load the post that followed",
        "{n} 项主岗取代了原主岗且已终止，此后没有主岗：{cells}。如是兼任，“是否主岗”请写“否”；否则请导入其后的任职",
    ),
    "MENTOR_OF_NO_TEAM": Text(
        "{n} times a person mentors for a team that they were not in on that day: {cells}. Correct the team or the day, or "
        "load the member of the team first",
        "{n} 条指导关系的指导者当时不是该团队的成员：{cells}。请改正团队或日期；确是成员的，请先导入培训团队名册",
    ),
    "MENTOR_AT_OWN_SCHOOL": Text(
        "{n} people mentor the school at which they teach: {cells}. Correct the school",
        "{n} 人指导的是自己任职的学校：{cells}。请改正学校",
    ),
    "STILL_HOLDS": Text(
        "{n} rows begin what has been so since another day, so that it is so twice: {cells}. Correct the day, or give what was "
        "before the day of its end",
        "{n} 行所写的内容已有一项从另一日期起有效，现在同时有两项：{cells}。请改正起始日期，或为原有的一项填写终止日期",
    ),
    "YEARS_BEFORE_ACTIVITY": Text(
        "{n} items of publicity are over a year older than the activity that they are about: {cells}. Correct the day or "
        "the activity",
        "{n} 篇报道比所报道的活动早一年以上：{cells}。请改正日期或活动",
    ),
    "NO_CHANGE": Text(
        "{n} changes of schools lead to what was so before: {cells}. Correct what the school changed to",
        "{n} 项学校变更与变更前相同：{cells}。请改正变更后的内容",
    ),
    "STAGE_NOT_LISTED": Text(
        "{n} schools offered another stage before, which is not among these and was kept: {cells}. Where it is no longer "
        "offered, load a change of the school with its day (yanxiu template school_changes)",
        "{n} 所学校原有的学段不在所列之中，仍予保留：{cells}。确已停办该学段的，请用“学校变更”登记(yanxiu template school_changes)",
    ),
    "BEFORE_OPENING": Text(
        "{n} changes of schools are of a day before the school opened: {cells}. Correct the day",
        "{n} 项学校变更的日期早于建校：{cells}。请改正日期",
    ),
}
