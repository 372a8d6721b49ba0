// Packs each built file as it will be sent and lists them all; says how much a first visit loads.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

const FIRST_VISIT = 500 * 1024;
const PAGES = ['index.html', 'portal.html'];
const root = process.argv[2];

function files(folder) {
  return readdirSync(folder).sort().flatMap(name => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

const sizes = new Map();
for (const path of files(root)) {
  const packed = gzipSync(readFileSync(path), { level: 9 });
  const name = relative(root, path);
  sizes.set(name, packed.length);
  if (!PAGES.includes(name)) rmSync(path);
  writeFileSync(`${path}.gz`, packed);
}
writeFileSync(join(root, 'files.txt'), [...sizes.keys()].map(name => `${name}\n`).join(''));

const all = [...sizes.values()].reduce((total, size) => total + size, 0);
for (const start of PAGES) {
  const page = readFileSync(join(root, start), 'utf8');
  const first = [...sizes].filter(([name]) => name === start || page.includes(name));
  const sum = first.reduce((total, [, size]) => total + size, 0);
  rmSync(join(root, start));
  console.log(`console: a first visit of ${start} loads ${Math.round(sum / 1024)} KiB in ${first.length} files; all ${sizes.size} files are ${Math.round(all / 1024)} KiB`);
  if (sum > FIRST_VISIT) {
    console.error(`console: that is more than ${FIRST_VISIT / 1024} KiB; load something later`);
    process.exit(1);
  }
}
