import { isRecord } from '../../isRecord';
import type { OpenApiCall } from './calls';
import { BLOCKED, openApiCodes, UNSUCCESSFUL, WRAPPER } from './errors/common';

type Fields = Readonly<Record<string, unknown>>;

/** What an answer says about itself. */
export interface OpenApiStatus {
  /** 0 when DingTalk did what was asked. */
  code: number | string;
  /** DingTalk's own codes and words, where the code is not 0. */
  said: string;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const inWords = (...said: string[]): string => said.filter(Boolean).join(': ');

const isSuccess = (statusCode: number): boolean => statusCode >= 200 && statusCode < 300;

/** Of the older server: also a refusal has the HTTP status 200. */
function oapiStatus(fields: Fields, statusCode: number): OpenApiStatus | undefined {
  const { errcode, errmsg, sub_code: inner, sub_msg: innerWords } = fields;
  const outer = typeof errcode === 'string' && errcode.trim() ? Number(errcode) : errcode;
  if (typeof outer !== 'number' || Number.isNaN(outer)) return undefined;
  if (outer === 0 && !isSuccess(statusCode)) return undefined;
  const words = text(innerWords) || text(errmsg);
  if (outer !== WRAPPER) return { code: outer, said: inWords(`errcode ${outer}`, words) };
  const codes = [`errcode ${outer}`, ...(inner ? [`sub_code ${String(inner)}`] : [])].join(', ');
  // The words may be "ding talk error[subcode=60011,submsg=…]".
  const code = Number(inner ?? /\bsubcode=(-?\d+)/.exec(text(errmsg))?.[1]);
  return { code: code || WRAPPER, said: inWords(codes, words) };
}

/** @returns what the newer server says of a refusal, beside its code */
export const answeredWords = (body: unknown): string =>
  isRecord(body) ? text(body.message ?? body.Message) : '';

/**
 * Of the newer server: only a refusal has a code, and an HTTP status of 400 and more. Calls of OA
 * approval also say whether they succeeded.
 */
function apiStatus(fields: Fields, statusCode: number): OpenApiStatus | undefined {
  if (isSuccess(statusCode)) {
    const isDone = String(fields.success) !== 'false';
    return isDone ? { code: 0, said: '' } : { code: UNSUCCESSFUL, said: 'success: false' };
  }
  const code = text(fields.code ?? fields.Code);
  if (!code) return undefined;
  return { code, said: inWords(code, answeredWords(fields)) };
}

/** The page, or the JSON in its place, of which the documentation shows one each. */
const isBlock = (body: unknown): boolean =>
  isRecord(body)
    ? body.punish !== undefined && body.status !== undefined
    : typeof body === 'string' && body.trimStart().startsWith('<') && body.includes('punish');

/**
 * @param body parsed, where it is JSON
 * @returns undefined when it is no answer of DingTalk's server API
 *
 * Source: DingTalk Open Platform, "API calling guide" and "call frequency limits", 2026-08.
 */
export function openApiStatus(
  api: OpenApiCall['api'],
  statusCode: number,
  body: unknown,
): OpenApiStatus | undefined {
  if (isBlock(body)) return { code: BLOCKED, said: 'punish: deny' };
  if (!isRecord(body)) return undefined;
  return api === 'oapi' ? oapiStatus(body, statusCode) : apiStatus(body, statusCode);
}

const tokenRefusals: unknown[] = [
  openApiCodes.invalidAccessToken,
  openApiCodes.expiredAccessToken,
  openApiCodes.invalidAuthentication,
];

/** @returns whether a new access token may get another answer */
export const isTokenRefusal = (code: number | string): boolean => tokenRefusals.includes(code);

/** Permissions that an app lacks, in the words of the older server. */
const NAMED_PERMISSION = /\[([\w.,\s-]{1,500})\]/;

/** A call needs one, or a few. */
const MOST_PERMISSIONS = 10;

const entry = (fields: unknown, name: string): unknown =>
  isRecord(fields)
    ? Object.entries(fields).find(([key]) => key.toLowerCase() === name)?.[1]
    : undefined;

/**
 * @returns the codes of the permissions that a refused call needs, where DingTalk names them
 *
 * Source: DingTalk Open Platform, "add API permissions", 2026-08. The newer server's own spelling of
 * the fields differs from that of the sample.
 */
export function missingPermissions(body: unknown): string[] {
  const scopes = entry(entry(body, 'accessdenieddetail'), 'requiredscopes');
  const words = text(entry(body, 'sub_msg')) || text(entry(body, 'errmsg'));
  const named: unknown[] = Array.isArray(scopes)
    ? scopes
    : (NAMED_PERMISSION.exec(words)?.[1] ?? '').split(',');
  return named
    .slice(0, MOST_PERMISSIONS)
    .map((scope) => text(scope).trim())
    .filter((scope) => /^[A-Za-z][\w.-]{0,99}$/.test(scope));
}
