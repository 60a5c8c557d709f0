import { install } from './install';
import { offerSharedN8ns } from './sharedN8ns';

/** Installs what the suites share, once and with progress, before any of their time limits runs. */
export default async function globalSetup(): Promise<void> {
  process.env.E2E_TARBALL = await install();
  process.env.E2E_SHARED_N8NS = await offerSharedN8ns();
}
