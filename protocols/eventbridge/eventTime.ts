/** Date, time and fraction, then the offset or the name of the time zone. */
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d|[A-Z][\w+/-]*)$/i;

/** More than any time has; what is longer is not looked at. */
const LONGEST = 128;

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/**
 * @returns whether EventBridge takes a text as the time of an event: as in RFC 3339, or with the
 *   name of its time zone behind it, like 2020-08-24T13:54:05.965Asia/Shanghai
 *
 * Source: CloudEvents 1.0.2; Alibaba Cloud, "PutEvents" of EventBridge's API, parameter time; both
 * forms are in the samples of `aliyun/alibabacloud-eventbridge-sdk`.
 */
export function isEventTime(text: string): boolean {
  const [, local, zone = ''] = (text.length <= LONGEST && TIME.exec(text)) || [];
  if (local === undefined) return false;
  const isNamed = !/^(Z|[+-].*)$/i.test(zone);
  if (isNamed && !isTimeZone(zone)) return false;
  return !Number.isNaN(Date.parse(isNamed ? `${local}Z` : text));
}
