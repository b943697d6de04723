import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';

// The operations are written as `graphql(`...`)` and typed by gql.tada; in the build only their hashes remain, and
// `documents.json` tells the server what each stands for.
function persisted() {
  const documents = {};
  return {
    name: 'persisted-documents',
    transform(code, id) {
      if (!id.includes('/documents/')) return null;
      const written = code
        .replace(/graphql\(\s*`([^`]*)`\s*,?\s*\)/g, (_, text) => {
          const document = text.trim().replace(/\s+/g, ' ');
          const hash = createHash('sha256').update(document).digest('hex');
          documents[hash] = document;
          return JSON.stringify({ kind: 'Document', definitions: [], documentId: `sha256:${hash}` });
        })
        .replace(/^import .*graphql.*$/gm, '');
      return { code: written, map: null };
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'documents.json', source: JSON.stringify(documents, null, 1) });
    },
  };
}

// What people read for the values of the schema's enums, in both languages: the schema says it.
function enums() {
  const name = 'virtual:enums';
  return {
    name: 'enums-of-the-schema',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      const used = JSON.parse(readFileSync('src/enums.json', 'utf-8'));
      const schema = readFileSync('schema.graphql', 'utf-8');
      const found = {};
      for (const each of used) {
        const body = new RegExp(`^enum ${each} \\{([^}]*)\\}`, 'm').exec(schema);
        if (!body) throw new Error(`schema.graphql has no enum ${each}`);
        found[each] = {};
        for (const [, said, value] of body[1].matchAll(/"""\s*([^"]*?)\s*"""\s*(\w+)/g)) {
          const [en, zh] = said.split(' · ');
          found[each][value] = { en, zh: zh ?? en };
        }
      }
      return `export default ${JSON.stringify(found)}`;
    },
  };
}

export default {
  base: '/',
  plugins: [persisted(), enums(), svelte({ configFile: false, compilerOptions: { css: 'external' } })],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: true,
    chunkSizeWarningLimit: 1500,
  },
};
