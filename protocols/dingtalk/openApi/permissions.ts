/**
 * What the developer console calls the permissions, by their codes.
 *
 * Source: DingTalk Open Platform, "permission mapping" and the pages of the calls, 2026-08.
 */
const names: Readonly<Record<string, string>> = {
  qyapi_base: '调用企业API时需要具备的基本权限',
};

/** @returns the code of a permission, with the name that the developer console shows where it is known */
export const permissionName = (code: string): string =>
  Object.hasOwn(names, code) ? `${names[code]} (${code})` : code;
