import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import './page.css';

const WORKERS = { graphql: 'graphql.worker.js', json: 'json.worker.js' };

globalThis.MonacoEnvironment = {
  getWorker: (_id, label) =>
    new Worker(new URL(WORKERS[label] ?? 'editor.worker.js', import.meta.url)),
};

const place = document.getElementById('graphiql');
const { endpoint, query } = place.dataset;
const fetcher = createGraphiQLFetcher({ url: new URL(endpoint, location.origin).href });

createRoot(place).render(
  <GraphiQL fetcher={fetcher} defaultQuery={query}>
    <GraphiQL.Logo>
      <strong lang="zh">研修图谱</strong> Yanxiu Graph
    </GraphiQL.Logo>
  </GraphiQL>,
);
