// Moves the packages into the folder named by the only argument.
import { rename } from 'node:fs/promises';
import { join } from 'node:path';

const [place] = process.argv.slice(2);
await rename('node_modules', join(place, 'node_modules'));
