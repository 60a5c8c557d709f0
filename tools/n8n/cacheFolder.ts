import { homedir } from 'node:os';
import { join } from 'node:path';

const NAME = 'n8n-nodes-dingtalk-eventbridge';

/** The folder in the user's cache that all checkouts of this project share. */
export function cacheFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (environment.XDG_CACHE_HOME) return join(environment.XDG_CACHE_HOME, NAME);
  if (platform === 'darwin') return join(home, 'Library', 'Caches', NAME);
  if (platform === 'win32') {
    return join(environment.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), NAME, 'Cache');
  }
  return join(home, '.cache', NAME);
}
