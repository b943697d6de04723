import { graphql } from '../graphql';

/** What every page needs to offer a choice: counties, districts, subjects, stages, and the years there are. */
export const Shell = graphql(`
  query Shell($county: String, $today: Date!) {
    counties(first: 50, orderBy: [{ name: ASC }]) { nodes { code name } }
    supervisionDistricts(first: 100, county: $county, orderBy: [{ name: ASC }]) { nodes { id code name } }
    subjects(first: 100, orderBy: [{ name: ASC }]) { nodes { id name nameEn taught } }
    stages(first: 20, orderBy: [{ position: ASC }]) { nodes { id name nameEn } }
    activities(county: $county, where: { ends: { lte: $today } }) { aggregate { starts { min max } } }
  }
`);

/** Anything that has a name of its own, by words of it. */
export const Find = graphql(`
  query Find($text: String!, $labels: [SearchedLabel!]) {
    search(text: $text, labels: $labels, first: 12) {
      nodes {
        __typename
        id
        ... on School { name schoolCode: code district { name } }
        ... on Teacher { name number school { name } }
        ... on Activity { name activityCode: code starts }
        ... on Workshop { name code workshopYear: year }
        ... on PeerCommunity { name code }
        ... on SupervisionDistrict { name code }
        ... on Programme { name code year }
        ... on ProgrammeLine { name code }
        ... on TrainerTeam { name code }
        ... on Unit { name code }
        ... on Center { name }
        ... on Function { name code }
        ... on Town { name }
        ... on Theme { name code }
        ... on Expert { name code }
        ... on Subject { name }
        ... on County { name code }
      }
    }
  }
`);
