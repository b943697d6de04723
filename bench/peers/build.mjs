// Puts the peer and the load generator, with their packages, into the folder named.
import { cpSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
for (const part of ["node_modules", "package.json", "peer.mjs"]) {
  cpSync(part, join(folder, part), { recursive: true });
}
