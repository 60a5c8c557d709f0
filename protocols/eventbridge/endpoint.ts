import { parseWebAddress } from '../webAddress';

/**
 * @param address the host, with or without `https://`, as the console shows it
 * @returns the origin, without a slash at the end
 * @throws Error when it is no address
 */
export function parseEndpoint(address: string): string {
  const given = address.trim();
  const url = parseWebAddress(/^https?:\/\//i.test(given) ? given : `https://${given}`);
  if (url?.pathname !== '/') {
    throw new Error(
      'The Endpoint is not an address like 123456789012.eventbridge.cn-hangzhou.aliyuncs.com.',
    );
  }
  return url.origin;
}

/**
 * @returns the public endpoint of an account in a region
 * @throws Error when one of them cannot be right
 *
 * Source: Alibaba Cloud, "endpoints" of EventBridge, 2026-03.
 */
export function publicEndpoint(accountId: string, region: string): string {
  if (!/^\d{6,32}$/.test(accountId)) {
    throw new Error(
      'The Account ID is the number of the Alibaba Cloud account: see the picture at the top right of its console.',
    );
  }
  if (!/^[a-z]{2,}-[a-z0-9-]+$/.test(region)) {
    throw new Error('The Region is written like cn-hangzhou or ap-southeast-1.');
  }
  return `https://${accountId}.eventbridge.${region}.aliyuncs.com`;
}
