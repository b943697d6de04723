// Moves the packages into the folder named by the only argument, with the script that audits a server.
import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

const [place] = process.argv.slice(2);
await rename('node_modules', join(place, 'node_modules'));
await copyFile('audit.mjs', join(place, 'audit.mjs'));
