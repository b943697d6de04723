// Builds the dashboard into the folder named by the only argument: pages, packed copies, the documents' manifest.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const [outdir] = process.argv.slice(2);
const FIRST = 150_000; // bytes of the first view, compressed
const ALL = 500_000;

const built = await build({
  configFile: 'vite.config.mjs',
  logLevel: 'warn',
  build: { outDir: outdir, emptyOutDir: false },
});

const packed = new Map();
const files = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
for (const each of files) {
  if (!/\.(html|js|css|svg)$/.test(each.name)) continue;
  const path = join(each.parentPath, each.name);
  const content = readFileSync(path);
  const small = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  writeFileSync(`${path}.br`, small);
  const zipped = gzipSync(content, { level: 9 });
  writeFileSync(`${path}.gz`, zipped);
  packed.set(each.name, zipped.length);
}

// The budget: what the first view loads, and all there is.
const chunks = new Map(built.output.filter((each) => each.type === 'chunk').map((each) => [each.fileName, each]));
const first = new Set();
const follow = (name) => {
  if (first.has(name)) return;
  first.add(name);
  for (const next of chunks.get(name)?.imports ?? []) follow(next);
};
for (const each of chunks.values()) {
  if (each.isEntry || /views\/Overview\.svelte/.test(each.facadeModuleId ?? '')) follow(each.fileName);
}
const size = (names) => [...names].reduce((sum, name) => sum + (packed.get(name.split('/').pop()) ?? 0), 0);
const styles = [...packed.keys()].filter((name) => name.endsWith('.css'));
const sizes = { first: size([...first, ...styles, 'index.html']), all: [...packed.values()].reduce((a, b) => a + b, 0) };
writeFileSync(join(outdir, 'sizes.json'), JSON.stringify(sizes));
if (sizes.first > FIRST || sizes.all > ALL) {
  console.error(`The dashboard is too large: ${JSON.stringify(sizes)}; at most ${FIRST} and ${ALL} bytes`);
  process.exit(1);
}
