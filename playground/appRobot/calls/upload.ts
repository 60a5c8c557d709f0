import type { ApiCall } from '../../openapi/apiCall';
import type { AppRobot } from '../appRobot';
import { readUpload } from '../upload';

/** Somewhat more than the largest file, for what is around it. */
const BODY_LIMIT = '21mb';

/** Source: "Upload media files", 2026-08. */
export const upload = (robot: AppRobot): ApiCall => ({
  ...{ api: 'oapi', method: 'post', path: '/media/upload', bodyLimit: BODY_LIMIT },
  async answer({ query, headers, bytes }) {
    const contentType = headers['content-type'] ?? '';
    const media = robot.media.add(await readUpload({ query, contentType, bytes }));
    return {
      reason: `${media.fileName} was uploaded`,
      fields: { type: media.type, media_id: media.mediaId, created_at: robot.now },
    };
  },
});
