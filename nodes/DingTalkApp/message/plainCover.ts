import type { MediaFile } from '../../../protocols/dingtalk/openApi/media';

/** A dark picture of 480 × 270 pixels, for videos that have no cover: DingTalk wants each to have one. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAeAAAAEOAQMAAABrVFYkAAAAA1BMVEUfIylMGzaaAAAAJklEQVR42u3BAQ0AAADCoPdPbQ8HFAAAAAAAAAAAAAAAAAAAAPBpQFYAAQ1vQpAAAAAASUVORK5CYII=';

export const plainCover = (): MediaFile => ({
  bytes: Buffer.from(PNG, 'base64'),
  name: 'cover.png',
  mimeType: 'image/png',
});
