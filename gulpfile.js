const { rm } = require('node:fs/promises');
const { dest, src } = require('gulp');

/** Copies what tsc leaves behind: icons and codex files, to the same place below dist/. */
function build() {
  return src(['icons/*.svg', 'nodes/**/*.node.json'], {
    base: '.',
    encoding: false,
  }).pipe(dest('dist'));
}

function clean() {
  return rm('dist', { recursive: true, force: true });
}

module.exports = { build, clean };
