import { extname, join } from 'node:path';
import { build } from 'esbuild';
import { Router } from 'express';

/** The page's program and its looks: what they are called, and what they hold. */
type Bundle = Array<{ path: string; text: string }>;

let bundle: Promise<Bundle> | undefined;

/**
 * The page's program and its looks, made of the components when the first playground starts.
 *
 * @throws Error when they don't fit together
 */
export async function pageBundle(): Promise<Router> {
  bundle ??= makeBundle();
  const router = Router();
  for (const { path, text } of await bundle) {
    router.get(path, (_request, response) => void response.type(extname(path)).send(text));
  }
  return router;
}

async function makeBundle(): Promise<Bundle> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'page/app.tsx')],
    outdir: '/',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    // The settings are these, whatever tsconfig.json is for.
    tsconfigRaw: {},
    logLevel: 'silent',
  });
  return outputFiles.map(({ path, text }) => ({ path, text }));
}
