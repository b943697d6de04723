import { graphql } from '../graphql';

export const Board = graphql(`
  query Board($county: String, $district: String) {
    planActual(county: $county, district: $district, where: { part: [SCHEDULE] }) {
      groups(by: [{ line: { name: ASC } }, { year: ASC }], first: 500) { key count seats { sum } attended { sum } enrolled { sum } activities { sum } }
    }
  }
`);

export const Funding = graphql(`
  query Funding($county: String, $district: String, $day: Date!) {
    fundingCompliance(county: $county, district: $district) {
      groups(by: [{ year: ASC }, { level: ASC }, { state: ASC }], first: 200) { key count base { sum } required { sum } setAside { sum } }
    }
    seatsAgainstTeachers(county: $county, asOf: $day) { nodes { level district { id name } teachers seatsOwn sharedBy seatsAtMost short } }
  }
`);
