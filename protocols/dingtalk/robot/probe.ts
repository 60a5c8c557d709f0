/*
 * DingTalk has no call that only tests a robot. It checks a message's token and the robot's security
 * settings first, so a message that it must refuse afterwards tells whether those are right, and
 * shows nothing in the group.
 */

/**
 * A message of a type that does not exist.
 *
 * @param sender letters and digits, for whoever finds it in a log
 * @param keywords those of the robot
 */
export const probeMessage = (sender: string, keywords: readonly string[]) => ({
  msgtype: `${sender}CredentialTest`,
  text: { content: [sender, ...keywords].join(' ') },
});

/** @returns whether a robot's answer to the probe means that all else is right */
export const refusesProbeOnly = (errcode: unknown): boolean =>
  errcode === 400105 || errcode === 40035;
