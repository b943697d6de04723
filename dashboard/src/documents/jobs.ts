import { graphql } from '../graphql';

export const StartJob = graphql(`
  mutation StartJob($input: JobInput!) { startJob(input: $input) { id state } }
`);

export const CancelJob = graphql(`
  mutation CancelJob($id: ID!) { cancelJob(id: $id) { id state } }
`);

export const OwnJobs = graphql(`
  query OwnJobs { jobs { id kind state } }
`);

export const JobNow = graphql(`
  query JobNow($id: ID!) { job(id: $id) { id kind state seconds doing { zh en } done all reason { zh en } } }
`);

export const JobMade = graphql(`
  query JobMade($id: ID!) {
    job(id: $id) {
      id
      roster { name rows content }
      tables { name title { zh en } count columns { name title { zh en } type unit } rows(first: 1000) keys(first: 1000) notes { zh en } asked { zh en } }
    }
  }
`);
