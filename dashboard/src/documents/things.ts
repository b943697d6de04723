import { graphql } from '../graphql';

export const SchoolPage = graphql(`
  query SchoolPage($id: ID!, $day: Date!) {
    node(id: $id, asOf: $day) {
      __typename
      ... on School {
        id code name ownership central opened closed rural trainingSeats
        district { id name } town { name } locality { name nameEn }
        stages(first: 10) { nodes { name nameEn } }
        alliances(first: 5) { nodes { name } }
        staff(first: 100) { totalCount edges { role main since node { id name number attended(first: 1, orderBy: [{ starts: DESC }]) { totalCount nodes { starts } } } } }
        trainers(first: 50, ever: true) { edges { since until subject { name nameEn } team { id name } node { __typename ... on Teacher { id name } ... on Expert { id name } } } }
        hostedActivities(first: 20, orderBy: [{ starts: DESC }]) { totalCount nodes { id name kind starts ends } }
        activities(first: 20, orderBy: [{ starts: DESC }]) { totalCount nodes { id name kind starts ends } }
        districts(first: 10, ever: true) { edges { since until node { name } } }
        names(first: 10, ever: true) { edges { since until official node { name } } }
        successors(first: 5) { nodes { id name } }
        helpingSchools(first: 5) { edges { since node { id name } } }
        budgets(first: 10, orderBy: [{ year: DESC }]) { nodes { year } }
      }
    }
  }
`);

export const TeacherPage = graphql(`
  query TeacherPage($id: ID!, $day: Date!, $first: Date!) {
    node(id: $id, asOf: $day) {
      __typename
      ... on Teacher {
        id number name sex rank hired born phone
        posts(first: 20, ever: true) { edges { role main since until node { id name district { name } } } }
        subjects(first: 20) { edges { main since stage { name nameEn } node { name nameEn } } }
        trainerTeams(first: 20, ever: true) { edges { role tier since until node { name level } } }
        workshops(first: 20, ever: true) { edges { role since until node { id name } } }
        communities(first: 20, ever: true) { edges { role since until node { id name } } }
        mentoredSchools(first: 30, ever: true) { edges { since until subject { name nameEn } node { id name } } }
        guides(first: 10) { edges { since node { id name } } }
        attended(first: 60, orderBy: [{ starts: DESC }]) { totalCount edges { hours on qualified node { id name kind starts } } }
        taughtActivities(first: 30, orderBy: [{ starts: DESC }]) { totalCount edges { hours node { id name kind starts } } }
        enrolments(first: 20, where: { node: { starts: { gte: $first } } }) { edges { on node { id name starts ends hours } } }
        credits(first: 60, orderBy: [{ on: DESC }]) { totalCount nodes { on kind hours credits state activity { id name } } }
      }
    }
  }
`);

/** What else a teacher may still attend; asked by the number, as the question is. */
export const Upcoming = graphql(`
  query Upcoming($teacher: String!, $day: Date!) {
    upcomingForTeacher(teacher: $teacher, asOf: $day) { nodes { activity { id name kind } starts ends hours seats enrolled } }
    creditShortfall(onlyShort: false, asOf: $day, where: { teacher: { number: { eq: $teacher } } }) { nodes { cycle unit required counted shortfall onCourse state } }
  }
`);

/** How the credits of a school or district stand, and which activities are to come for it. */
export const Outlook = graphql(`
  query Outlook($id: ID!, $county: String, $district: String, $school: String, $day: Date!) {
    creditShortfall(county: $county, district: $district, school: $school, onlyShort: false, asOf: $day) {
      groups(by: [{ onCourse: ASC }], first: 5) { key count }
    }
    node(id: $id, asOf: $day) {
      __typename
      ... on School {
        hosted: hostedActivities(first: 20, where: { starts: { gte: $day } }) { nodes { id name kind starts ends seats } }
        own: activities(first: 20, where: { starts: { gte: $day } }) { nodes { id name kind starts ends seats } }
        district { served: activities(first: 20, where: { starts: { gte: $day } }) { nodes { id name kind starts ends seats } } }
      }
      ... on SupervisionDistrict {
        served: activities(first: 20, where: { starts: { gte: $day } }) { nodes { id name kind starts ends seats } }
        own: organisedActivities(first: 20, where: { starts: { gte: $day } }) { nodes { id name kind starts ends seats } }
      }
    }
  }
`);

export const GroupPage = graphql(`
  query GroupPage($id: ID!, $day: Date!) {
    node(id: $id, asOf: $day) {
      __typename
      ... on Workshop {
        id code name seats workshopYear: year programme { name }
        subjects(first: 20) { edges { stage { name nameEn } node { name nameEn } } }
        workshopMembers: members(first: 100, ever: true) { totalCount edges { role since until node { id name number school { id name } } } }
        activities(first: 40, orderBy: [{ starts: DESC }]) { totalCount nodes { id name kind starts ends } }
      }
      ... on PeerCommunity {
        id code name founded
        subjects(first: 20) { edges { stage { name nameEn } node { name nameEn } } }
        communityMembers: members(first: 100, ever: true) { totalCount edges { role since until node { id name number school { id name } } } }
        activities(first: 40, orderBy: [{ starts: DESC }]) { totalCount nodes { id name kind starts ends } }
        plans(first: 20, orderBy: [{ year: DESC }]) { nodes { id year plannedActivities requested granted spent approved } }
      }
    }
  }
`);

export const ActivityPage = graphql(`
  query ActivityPage($id: ID!, $day: Date!) {
    node(id: $id, asOf: $day) {
      __typename
      ... on Activity {
        id code name kind starts ends hours seats cost round
        programme { name year } venue { id name }
        scheduleItem { year line { name } }
        subjects(first: 20) { edges { stage { name nameEn } node { name nameEn } } }
        organisingCenters(first: 3) { nodes { name } }
        organisingUnits(first: 3) { nodes { name } }
        organisingDistricts(first: 3) { nodes { name } }
        organisingSchools(first: 3) { nodes { id name } }
        organisingCommunities(first: 3) { nodes { id name } }
        organisingWorkshops(first: 3) { nodes { id name } }
        organisingRooms(first: 3) { nodes { name } }
        organisingAlliances(first: 3) { nodes { name } }
        organisingPartners(first: 3) { nodes { name } }
        taughtBy(first: 20) { edges { hours node { __typename ... on Teacher { id name } ... on Expert { id name } } } }
        trainerTeams(first: 5) { nodes { name } }
        enrolled(first: 100) { totalCount edges { on node { id name number school { id name } } } }
        participants(first: 100) { totalCount edges { hours on qualified node { id name number school { id name } } } }
        phases(first: 10) { nodes { id } }
      }
    }
  }
`);

export const DistrictPage = graphql(`
  query DistrictPage($id: ID!, $day: Date!) {
    node(id: $id, asOf: $day) {
      __typename
      ... on SupervisionDistrict {
        id code name
        schools(first: 100) { totalCount edges { since node { id name rural closed staff(first: 0) { totalCount } trainers(first: 0) { totalCount } } } }
        towns(first: 30) { nodes { name } }
        trainerTeams(first: 20) { nodes { name } }
        managementTeams(first: 10) { nodes { name } }
        organisedActivities(first: 20, orderBy: [{ starts: DESC }]) { nodes { id name kind starts ends } }
        activities(first: 40, orderBy: [{ starts: DESC }]) { nodes { id name kind starts ends } }
      }
    }
  }
`);

export const MentorOffers = graphql(`
  query MentorOffers($county: String) {
    trainerTeams(county: $county, first: 100, orderBy: [{ name: ASC }]) { nodes { id name members(first: 40) { nodes { id name number } } } }
    subjects(first: 60, orderBy: [{ name: ASC }]) { nodes { id name nameEn } }
  }
`);
