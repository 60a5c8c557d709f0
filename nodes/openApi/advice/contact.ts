import type { ContactErrorKind } from '../../../protocols/dingtalk/openApi/errors/contact';

export const contactFixes: Readonly<Record<ContactErrorKind, string>> = {};
