import { graphql } from '../graphql';

export const Heat = graphql(`
  query Heat($county: String, $district: String, $stage: String, $year: Int!, $day: Date!) {
    coverage(county: $county, district: $district, stage: $stage, year: $year, asOf: $day) {
      totalCount
      groups(by: [{ district: { name: ASC } }, { subject: { name: ASC } }], first: 1000) {
        key
        trained { sum }
        eligible { sum }
        seats { max }
      }
    }
    holes: planGaps(county: $county, district: $district, stage: $stage, asOf: $day, where: { reached: [NEVER] }) {
      nodes { district { name } subject { name } teachers }
    }
  }
`);

/** The teachers behind a cell: those in post who teach the subject, and what they attended that year. */
export const Behind = graphql(`
  query Behind($county: String, $district: String, $subject: String, $stage: String, $from: Date!, $day: Date!, $first: Int!, $after: String) {
    untrainedTeachers(county: $county, district: $district, subject: $subject, stage: $stage, from: $from, to: $day, asOf: $day, first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { teacher { id name number } school { id name } district { name } rural hours lastTrained }
    }
  }
`);

export const Untrained = graphql(`
  query Untrained($county: String, $district: String, $subject: String, $stage: String, $day: Date!, $first: Int!, $after: String, $orderBy: [UntrainedRuralTeachersOrder!], $where: UntrainedRuralTeachersFilter) {
    untrainedRuralTeachers(county: $county, district: $district, subject: $subject, stage: $stage, asOf: $day, first: $first, after: $after, orderBy: $orderBy, where: $where) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { teacher { id name number } school { id name } district { id name } hours lastTrained }
    }
  }
`);
