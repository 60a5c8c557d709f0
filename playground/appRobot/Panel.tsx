/** The chats of the app's robot. */
export const AppRobotPanel = () => null;
