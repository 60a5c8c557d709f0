import type { MessageErrorKind } from '../../../protocols/dingtalk/openApi/errors/message';

export const messageFixes: Readonly<Record<MessageErrorKind, string>> = {};
