import { z } from 'zod';
import { checkInput } from '../checkInput';
import { InvalidInput } from '../invalidInput';
import { checkOnThisMachine } from '../thisMachine';
import { type TargetParameter, parseTemplateValues } from './transform';

/** Where a rule sends its events. */
export interface Target {
  id: string;
  type: 'acs.http' | 'acs.dingtalk';
  /** The address, for people and traces. */
  endpoint: string;
  parameters: TargetParameter[];
}

const HIGHEST_LENGTH = 10_000;

const parameterSchema = z.object({
  ResourceKey: z.string().min(1, 'is empty').max(64),
  Form: z.enum(['ORIGINAL', 'CONSTANT', 'JSONPATH', 'TEMPLATE']),
  Value: z.string().max(HIGHEST_LENGTH).optional(),
  Template: z.string().max(HIGHEST_LENGTH).optional(),
});

const targetSchema = z.object({
  Id: z.string().regex(/^[\w.-]{1,127}$/, 'must be 1 to 127 letters or digits'),
  Type: z.enum(['acs.http', 'acs.dingtalk']),
  Endpoint: z.string().max(2048).optional(),
  ParamList: z.array(parameterSchema).max(20),
});

/** The parameters of each type; those with a `true` direct the request and are the same for every event. */
const parametersOf: Record<Target['type'], Record<string, boolean>> = {
  'acs.http': { URL: true, Method: true, SecretToken: true, Body: false },
  'acs.dingtalk': { URL: true, SecretKey: true, Body: false },
};

/**
 * Checks a target that came from outside.
 *
 * @throws InvalidInput saying what is wrong
 */
export function parseTarget(value: unknown): Target {
  const { Id, Type, Endpoint, ParamList } = checkInput(targetSchema, value, 'The target');
  const known = parametersOf[Type];
  for (const { ResourceKey, Form, Value, Template } of ParamList) {
    if (!Object.hasOwn(known, ResourceKey)) {
      throw new InvalidInput(`A target of type ${Type} has no parameter ${ResourceKey}.`);
    }
    if (known[ResourceKey] && Form !== 'CONSTANT') {
      throw new InvalidInput(`${ResourceKey} must be of the form CONSTANT.`);
    }
    if (Form === 'JSONPATH' && !Value?.startsWith('$')) {
      throw new InvalidInput(`${ResourceKey} must have a JSONPath such as $.data.name.`);
    }
    if (Form === 'TEMPLATE') checkTemplate(ResourceKey, Value, Template);
  }
  const target = { id: Id, type: Type, endpoint: Endpoint ?? '', parameters: ParamList };
  const endpoint = constantOf(target, 'URL') ?? target.endpoint;
  if (!(Type === 'acs.dingtalk' && isDingTalk(endpoint))) {
    checkOnThisMachine(endpoint, 'the URL of a target');
  }
  const method = constantOf(target, 'Method') ?? 'POST';
  if (!['POST', 'PUT', 'PATCH'].includes(method)) {
    throw new InvalidInput('Method must be POST, PUT or PATCH.');
  }
  return { ...target, endpoint };
}

/** Whether it is DingTalk's own address. The playground is DingTalk too, so that it takes the call. */
export const isDingTalk = (address: string): boolean =>
  URL.canParse(address) && new URL(address).origin === 'https://oapi.dingtalk.com';

/** What a parameter is that is the same for every event; undefined when the target has none. */
export function constantOf({ parameters }: Pick<Target, 'parameters'>, key: string) {
  return parameters.find(({ ResourceKey }) => ResourceKey === key)?.Value;
}

function checkTemplate(key: string, value = '', template = ''): void {
  if (!template) throw new InvalidInput(`${key} has no Template.`);
  try {
    parseTemplateValues(value);
  } catch {
    throw new InvalidInput(`${key} must have a Value such as {"name":"$.data.name"}.`);
  }
}
