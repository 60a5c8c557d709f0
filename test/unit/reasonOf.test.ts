import { reasonOf } from '../../nodes/sending/reasonOf';

const errorWith = (more: object, message = 'secret') => Object.assign(new Error(message), more);

describe('why there was no answer', () => {
  test.each([
    [{ code: 'ECONNRESET' }, 'the connection broke'],
    [{ httpCode: 'EPIPE', code: undefined }, 'the connection broke'],
    [{ code: 'ECONNABORTED' }, 'it took too long to answer'],
    [{ code: 'EHOSTUNREACH', syscall: 'write' }, 'there is no way to it'],
    [{ code: 'HPE_INVALID_CONSTANT' }, 'its answer could not be read'],
    [{ code: 'Z_DATA_ERROR' }, 'its answer could not be read'],
  ])('%j may be over in a moment, and the request may have arrived', (more, reason) => {
    const broken = { reason, isBroken: true, mayHaveArrived: true };
    expect(reasonOf(errorWith(more))).toEqual(broken);
  });

  test.each([
    [{ httpCode: 'ECONNREFUSED' }, 'nothing takes connections there'],
    [{ httpCode: 'ENOTFOUND', code: undefined }, 'its name is not known'],
    [{ code: 'EAI_AGAIN' }, 'its name could not be looked up'],
    [{ code: 'EHOSTUNREACH', syscall: 'connect' }, 'there is no way to it'],
    [{ httpCode: 'ENETUNREACH', cause: { cause: { syscall: 'connect' } } }, 'there is no network'],
    [
      { code: 'ETIMEDOUT', cause: { errors: [{ syscall: 'connect' }, { syscall: 'connect' }] } },
      'it took too long to answer',
    ],
  ])('%j may be over in a moment, and nothing has left n8n', (more, reason) => {
    const broken = { reason, isBroken: true, mayHaveArrived: false };
    expect(reasonOf(errorWith(more))).toEqual(broken);
  });

  test.each([
    ['unable to verify the first certificate', 'unable to verify the first certificate'],
    ['Invalid URL https://a.example.com/send?access_token=secret', 'Invalid URL …'],
    ['cannot GET /send?token=secret here', 'cannot GET … here'],
  ])('"%s" is told without addresses, and stays as it is', (message, reason) => {
    const told = { reason, isBroken: false, mayHaveArrived: false };
    expect(reasonOf(new Error(message))).toEqual(told);
  });

  test.each(['a', '?', '?a', '='])('is told at once, however many "%s" the words have', (part) => {
    const start = performance.now();
    expect(reasonOf(new Error(part.repeat(1_000_000))).reason.length).toBeLessThanOrEqual(200);
    expect(performance.now() - start).toBeLessThan(100);
  });
});
