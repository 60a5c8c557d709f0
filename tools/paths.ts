import { join } from 'node:path';

/** The folder that this checkout is in. */
export const checkout = join(__dirname, '..');

/** Where this checkout keeps what git does not. */
export const localFolder = join(checkout, '.local');
