// The peer: @neo4j/graphql on graphql-yoga, over the same Neo4j.
import { createServer } from "node:http";
import { Neo4jGraphQL } from "@neo4j/graphql";
import { createYoga } from "graphql-yoga";
import neo4j from "neo4j-driver";

const typeDefs = `#graphql
  type Teacher @node {
    id: ID!
    name: String!
    number: String!
    posts: [School!]! @relationship(type: "TEACHES_AT", direction: OUT, properties: "TeachesAt")
    attended: [Activity!]! @relationship(type: "ATTENDED", direction: OUT, properties: "Attended")
  }
  type School @node {
    id: ID!
    name: String!
    districts: [SupervisionDistrict!]! @relationship(type: "IN_DISTRICT", direction: OUT, properties: "Dated")
  }
  type SupervisionDistrict @node {
    id: ID!
    name: String!
  }
  type Activity @node {
    id: ID!
    name: String!
    starts: Date!
  }
  type Dated @relationshipProperties {
    since: Date!
    until: Date
  }
  type TeachesAt @relationshipProperties {
    since: Date!
    until: Date
    main: Boolean!
  }
  type Attended @relationshipProperties {
    on: Date!
    hours: Float!
  }
  type Untrained {
    teacher: String!
    school: String!
    hours: Float!
  }
  type Query {
    untrained: [Untrained!]! @cypher(statement: ${JSON.stringify(process.env.QUESTION)}, columnName: "row")
  }
`;

const login = neo4j.auth.basic(process.env.NEO4J_USERNAME, process.env.NEO4J_PASSWORD);
const driver = neo4j.driver(process.env.NEO4J_URI, login);
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();
const server = createServer(createYoga({ schema, logging: false, maskedErrors: false }));
server.listen(Number(process.env.PORT), "127.0.0.1");
