// Bundles the page into the folder named by the only argument.
import { build } from 'esbuild';

const [outdir] = process.argv.slice(2);
const common = {
  bundle: true,
  minify: true,
  outdir,
  target: 'es2022',
  logLevel: 'warning',
  // The CommonJS forms lose their names when they are imported in part of a split bundle.
  alias: {
    'prettier/parser-babel': 'prettier/plugins/babel',
    'prettier/parser-graphql': 'prettier/plugins/graphql',
  },
};

await build({
  ...common,
  entryPoints: ['src/page.jsx', 'src/icon.svg'],
  format: 'esm',
  splitting: true,
  chunkNames: 'parts/[name]-[hash]',
  assetNames: 'parts/[name]-[hash]',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  external: ['graphql-ws'], // subscriptions, which there are none of
  loader: { '.ttf': 'file', '.svg': 'copy' },
});

// Editors start these by name, so each is one file.
await build({
  ...common,
  entryPoints: {
    'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
    'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
    'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
  },
  format: 'iife',
});
