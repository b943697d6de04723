// Prints the rural teachers who lack training: node out/lacking.js [DISTRICT]
//
// YANXIU_URL is the server's address (http://127.0.0.1:8000), YANXIU_KEY a key where it asks for one.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';

import { LackingTrainingDocument, type LackingTrainingQuery } from './gql/graphql';

type Row = LackingTrainingQuery['untrainedRuralTeachers']['nodes'][number];
type Answer<Data> = { data?: Data; errors?: { message: string }[] };

const url = process.env['YANXIU_URL'] ?? 'http://127.0.0.1:8000';
const key = process.env['YANXIU_KEY'];

/** What the server answers to an operation; throws where it answers with errors. */
async function ask<Data, Variables>(
  operation: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...(key ? { 'x-api-key': key } : {}),
    },
    body: JSON.stringify({ query: print(operation), variables }),
  });
  const answer = (await response.json()) as Answer<Data>;
  if (!answer.data) {
    throw new Error(answer.errors?.map((error) => error.message).join('\n') ?? response.statusText);
  }
  return answer.data;
}

/** The rows of all pages, fetched as they are wanted. */
async function* lacking(district: string | null): AsyncGenerator<Row> {
  let after: string | null | undefined = null;
  do {
    const data: LackingTrainingQuery = await ask(LackingTrainingDocument, { district, first: 50, after });
    const found = data.untrainedRuralTeachers;
    yield* found.nodes;
    after = found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null;
  } while (after);
}

async function main(): Promise<void> {
  for await (const { teacher, hours, lastTrained } of lacking(process.argv[2] ?? null)) {
    console.log([teacher.name, teacher.school?.name ?? '', hours, lastTrained ?? ''].join('\t'));
  }
}

void main();
