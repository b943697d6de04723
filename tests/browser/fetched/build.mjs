// Unpacks the browser of the npm package, with the shared libraries that it needs, into a folder.
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [place] = process.argv.slice(2);
process.env.TMPDIR = place; // where the package unpacks to; read when it is asked
const { inflate } = await import('@sparticuz/chromium');
const packed = fileURLToPath(new URL('../bin', import.meta.resolve('@sparticuz/chromium')));
const files = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br'];
await Promise.all(files.map((file) => inflate(join(packed, file))));

// The package's own names folders of the service it was made for.
await copyFile('fonts.conf', join(place, 'fonts', 'fonts.conf'));
