import type { Resource } from '../../operations';
import { download } from './download';
import { upload } from './upload';

export const file: Resource = {
  name: 'File',
  operations: { download, upload },
  default: 'upload',
};
