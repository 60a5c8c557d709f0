import { pauseAfter, reasonOf } from '../../nodes/shared/attempts';

test('each pause is twice as long as the one before', () => {
  expect([1, 2, 3, 4].map(pauseAfter)).toEqual([1_000, 2_000, 4_000, 8_000]);
});

describe('why there was no answer', () => {
  test.each([
    [{ code: 'ECONNRESET' }, 'the connection broke'],
    [{ httpCode: 'ECONNREFUSED' }, 'nothing takes connections there'],
    [{ httpCode: 'ENOTFOUND', code: undefined }, 'its name is not known'],
  ])('%j may be over in a moment', (more, reason) => {
    expect(reasonOf(Object.assign(new Error('secret'), more))).toEqual({ reason, isBroken: true });
  });

  test.each([
    ['unable to verify the first certificate', 'unable to verify the first certificate'],
    ['Invalid URL https://a.example.com/send?access_token=secret', 'Invalid URL …'],
    ['cannot GET /send?token=secret here', 'cannot GET … here'],
  ])('"%s" is told without addresses', (message, reason) => {
    expect(reasonOf(new Error(message))).toEqual({ reason, isBroken: false });
  });
});
