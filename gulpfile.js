const { mkdir, rm, writeFile } = require('node:fs/promises');
const { basename, dirname, posix } = require('node:path');
const { build: bundle } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const { format } = require('prettier');
const { n8n } = require('./package.json');

const CODE = 'dist/code.js';
const classFiles = [...n8n.credentials, ...n8n.nodes];

function clean() {
  return rm('dist', { recursive: true, force: true });
}

/** All code goes into one file, because n8n would need longer to open a hundred; people can still read it. */
async function code() {
  const sources = classFiles.map((file) => file.replace(/^dist(.*)\.js$/, '.$1'));
  const { outputFiles } = await bundle({
    stdin: {
      contents: sources.map((source) => `export * from '${source}';`).join('\n'),
      resolveDir: __dirname,
    },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    banner: { js: "'use strict';" },
    write: false,
  });
  const readable = { parser: 'babel', singleQuote: true, useTabs: true, printWidth: 100 };
  await mkdir(dirname(CODE), { recursive: true });
  await writeFile(CODE, await format(outputFiles[0].text, readable));
}

/** The file of each node and credential, where n8n looks for a class of the same name. */
async function classes() {
  for (const file of classFiles) {
    const [name] = basename(file).split('.');
    const path = posix.relative(dirname(file), CODE);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `exports.${name} = require('${path}').${name};\n`);
  }
}

/** Icons and codex files, to the same place below dist/. */
function assets() {
  return src(['icons/*.svg', 'nodes/**/*.node.json'], { base: '.', encoding: false }).pipe(
    dest('dist'),
  );
}

module.exports = { build: series(clean, parallel(code, classes, assets)) };
