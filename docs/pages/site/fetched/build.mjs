// Copies the scripts that the theme would take from other hosts into the folder named by the only argument.
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';

const [place] = process.argv.slice(2);
await copyFile('node_modules/@mermaid-js/tiny/dist/mermaid.tiny.js', join(place, 'mermaid.js'));
await copyFile('node_modules/iframe-worker/shim/index.js', join(place, 'iframe-worker.js'));
