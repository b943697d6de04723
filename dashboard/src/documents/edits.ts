import { graphql } from '../graphql';

export const OpenActivity = graphql(`
  mutation OpenActivity($input: OpenActivityInput!) {
    openActivity(input: $input) { changed activity { id name } load { number county } errors { code message { zh en } path } }
  }
`);

export const Enrol = graphql(`
  mutation Enrol($input: EnrolInput!) {
    enrol(input: $input) { changed activity { id name } load { number county } errors { code message { zh en } path } }
  }
`);

export const RecordAttendance = graphql(`
  mutation RecordAttendance($input: RecordAttendanceInput!) {
    recordAttendance(input: $input) { changed activity { id name } load { number county } errors { code message { zh en } path } }
  }
`);

export const AssignMentor = graphql(`
  mutation AssignMentor($input: AssignMentorInput!) {
    assignMentor(input: $input) { changed load { number county } errors { code message { zh en } path } }
  }
`);

export const EndMentor = graphql(`
  mutation EndMentor($input: EndMentorInput!) {
    endMentor(input: $input) { changed load { number county } errors { code message { zh en } path } }
  }
`);

export const ApprovePlan = graphql(`
  mutation ApprovePlan($input: ApproveCommunityPlanInput!) {
    approveCommunityPlan(input: $input) { changed load { number county } errors { code message { zh en } path } }
  }
`);

/** What the forms offer to choose from. */
export const Offers = graphql(`
  query Offers($county: String, $today: Date!) {
    programmes(county: $county, first: 100, orderBy: [{ year: DESC }, { name: ASC }]) { nodes { id name programmeYear: year } }
    scheduleItems(county: $county, first: 100, orderBy: [{ year: DESC }]) { nodes { id year written line { name } } }
    units(county: $county, first: 60) { nodes { id name } }
    centers(county: $county, first: 10) { nodes { id name } }
    trainerTeams(county: $county, first: 100, orderBy: [{ name: ASC }]) { nodes { id name } }
    coming: activities(county: $county, first: 60, where: { ends: { gte: $today } }, orderBy: [{ starts: ASC }]) { nodes { id name starts seats } }
  }
`);
