import { automationMessages, type AutomationCode } from './errors';

/** How the service answers every request, whatever the HTTP status. */
export interface AutomationAnswer {
  /** 0 when the request was taken. */
  code: number;
  /** Empty when the request was taken. */
  msg: string;
  data: Record<string, unknown>;
}

export const taken = (): AutomationAnswer => ({ code: 0, msg: '', data: {} });

export const refused = (code: AutomationCode): AutomationAnswer => ({
  code,
  msg: automationMessages[code],
  data: {},
});
