import type { ContactErrorKind } from '../../../protocols/dingtalk/openApi/errors/contact';

const SCOPE =
  "Open the app in DingTalk's developer console, go to Permissions (权限管理), and widen the scope of the address book (授权范围). See there also under Versions and Release (版本管理与发布) who may use the app (可使用范围).";

export const contactFixes: Readonly<Record<ContactErrorKind, string>> = {
  appStopped: "Switch the app on (启用) in DingTalk's admin console, under Workbench (工作台).",
  departmentOutOfScope: SCOPE,
  noDepartment: 'Choose it from the list, or compare its ID: 1 is the whole organization.',
  noMobile:
    'People who have left are not found. Compare the number with the one in the address book of DingTalk.',
  noRole: 'Choose it from the list, or compare its ID.',
  noUser:
    'The userId ends when the person leaves. Compare it with the address book, or find the person by mobile number.',
  notAuthorized:
    "Open the app in DingTalk's developer console, go to Permissions (权限管理), and apply for those of the address book (通讯录管理).",
  unreadableDepartment:
    'Try again. If it stays, see whether the department still exists, and whether the app may see it.',
  unreadableField: 'Look at what the expressions of the fields give: an ID, and nothing else.',
  userOutOfScope: SCOPE,
  wrongOrganization: 'See whether the Client ID in the credential is that of the right app.',
};
