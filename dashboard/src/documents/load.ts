import { graphql } from '../graphql';

export const Loads = graphql(`
  query Loads {
    loads(first: 50, orderBy: [{ number: DESC }]) {
      totalCount
      nodes { id number county at who status rows refused created updated ended unchanged note files(first: 5) { totalCount nodes { file sheet format } } }
    }
  }
`);
