import { graphql } from '../graphql';

export const Figures = graphql(`
  query Figures($county: String, $district: String, $year: Int!, $first: Date!, $day: Date!, $whole: Boolean!) {
    since: trainingReach(county: $county, district: $district, asOf: $day) {
      nodes { district { id code name } teachers trained share rural ruralTrained }
    }
    thisYear: trainingReach(county: $county, district: $district, from: $first, asOf: $day) {
      aggregate { trained { sum } teachers { sum } }
    }
    funnel: enrolmentFunnel(county: $county, district: $district) {
      groups(by: [{ year: ASC }], first: 50) { key nominated { sum } enrolled { sum } attended { sum } qualified { sum } }
    }
    schedule: planActual(county: $county, district: $district, where: { part: [SCHEDULE], seats: { gt: 0 } }) @include(if: $whole) {
      groups(by: [{ year: ASC }], first: 50) { key seats { sum } attended { sum } }
    }
    money: fundingCompliance(county: $county, district: $district, year: $year) {
      groups(by: [{ level: ASC }, { state: ASC }], first: 50) { key count base { sum } required { sum } setAside { sum } }
    }
    loads(first: 1, orderBy: [{ number: DESC }]) { totalCount nodes { number at who rows } }
  }
`);

export const Attention = graphql(`
  query Attention($county: String, $district: String, $year: Int!, $day: Date!, $whole: Boolean!) {
    untrained: untrainedRuralTeachers(county: $county, district: $district, asOf: $day) { totalCount }
    mentors: schoolsWithoutMentor(county: $county, district: $district, asOf: $day) { totalCount }
    unsupervised: unsupervisedSchools(county: $county, district: $district, asOf: $day) { totalCount }
    issues: openIssues(county: $county, asOf: $day, where: { overdue: { eq: true } }) @include(if: $whole) { totalCount }
    skipped: skippedPhases(county: $county, district: $district, year: $year, asOf: $day) { totalCount }
    gaps: communityGaps(county: $county, year: $year) @include(if: $whole) { totalCount }
    holes: planGaps(county: $county, district: $district, asOf: $day, where: { reached: [NEVER] }) { totalCount }
    clashes: scheduleClashes(county: $county, year: $year) { totalCount }
  }
`);

export const Credits = graphql(`
  query Credits($county: String, $district: String, $day: Date!) {
    creditShortfall(county: $county, district: $district, onlyShort: false, asOf: $day) {
      groups(by: [{ onCourse: ASC }], first: 5) { key count }
    }
  }
`);

export const Road = graphql(`
  query Road($county: String, $day: Date!) {
    roadmap(county: $county, asOf: $day, first: 100) {
      totalCount
      nodes { milestone { name year owners(first: 3) { nodes { name } } } due aim target number state }
    }
  }
`);
