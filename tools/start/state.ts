import { randomBytes, randomInt } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { newAppRobot, type AppRobotSettings } from '../../playground/appRobot/settings';
import { newCaller, type CallerSettings } from '../../playground/automation/callerSettings';
import { newAutomation, type AutomationSettings } from '../../playground/automation/settings';
import { newApp, type AppCredentials } from '../../playground/dingtalk/app';
import type { DingTalkApp } from '../../playground/dingtalk/callback';
import { newEventBridge, type EventBridgeSettings } from '../../playground/eventbridge/settings';
import { newRobot, type RobotSettings } from '../../playground/robot/settings';

/** What has to be the same at every start. */
export interface State {
  /** The owner's password in n8n. */
  password: string;
  /** The keys that n8n and the playground share. */
  keys: Pick<DingTalkApp, 'token' | 'aesKey' | 'ownerKey'>;
  /** The app whose events DingTalk keeps when n8n is down. */
  appCredentials: AppCredentials;
  /** The app's group, whose id stands in flows. */
  appRobot: AppRobotSettings;
  /** The robot of the group, which n8n sends as. */
  robot: RobotSettings;
  /** The account of the event bus, which n8n sends to. */
  eventBridge: EventBridgeSettings;
  /** The automation that n8n runs. */
  automation: AutomationSettings;
  /** The system that calls n8n in place of an automation. */
  caller: CallerSettings;
  /** What other systems send to n8n in a header, so that it knows them. */
  apiKey: { name: string; value: string };
  /** Digest of each example as it was last imported, by its name. */
  imported: Record<string, string>;
}

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const LETTERS_AND_DIGITS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const PASSWORD_LENGTH = 16;

/** The state of earlier starts, or a new one with random secrets. */
export async function loadState(file: string): Promise<State> {
  try {
    // What a state of an earlier version lacks is new.
    return { ...newState(), ...(JSON.parse(await readFile(file, 'utf8')) as Partial<State>) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new Error(`${file} cannot be read. Remove its folder to begin anew.`, { cause: error });
    }
  }
  const state = newState();
  await saveState(file, state);
  return state;
}

function newState(): State {
  const { token, aesKey, ownerKey, clientId, clientSecret, corpId } = newApp('');
  return {
    password: newPassword(),
    keys: { token, aesKey, ownerKey },
    appCredentials: { clientId, clientSecret, corpId },
    appRobot: newAppRobot(),
    robot: newRobot(),
    eventBridge: newEventBridge(),
    automation: newAutomation(),
    caller: { ...newCaller(), bearerToken: randomBytes(16).toString('hex') },
    apiKey: { name: 'X-Api-Key', value: randomBytes(16).toString('hex') },
    imported: {},
  };
}

/** The playground's side of what it shares with n8n. */
export function playgroundSettings(
  { keys, appCredentials, appRobot, robot, eventBridge, automation, caller }: State,
  callbackUrl: string,
) {
  return {
    app: { ...keys, ...appCredentials, callbackUrl },
    appRobot,
    robot,
    eventBridge,
    automation,
    caller,
  };
}

/** Keeps the state for the next start, for the user's eyes only. */
export async function saveState(file: string, state: State): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: OWNER_ONLY_FOLDER });
  await writeFile(`${file}.new`, JSON.stringify(state, null, 2), { mode: OWNER_ONLY });
  await rename(`${file}.new`, file);
}

/** A random password with the capital and the digit that n8n wants. */
function newPassword(): string {
  for (;;) {
    const letters = Array.from(
      { length: PASSWORD_LENGTH },
      () => LETTERS_AND_DIGITS[randomInt(LETTERS_AND_DIGITS.length)],
    );
    const password = letters.join('');
    if (/[A-Z]/.test(password) && /\d/.test(password)) return password;
  }
}
