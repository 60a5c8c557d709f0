import { fileNameOf } from '../../protocols/dingtalk/openApi/fileAddress';

const url = new URL('https://example.com/files/%E6%96%87%E4%BB%B6.pdf?Expires=1');

/** What Node.js makes of a header that a server wrote in UTF-8. */
const asLatin1 = (header: string) => Buffer.from(header).toString('latin1');

describe('a file keeps its name', () => {
  test.each<[string, string, unknown, string]>([
    ['the person or the message says it', '合同.pdf', 'attachment; filename=a.pdf', '合同.pdf'],
    ['the server says it', '', 'attachment; filename="a b.pdf"', 'a b.pdf'],
    [
      'in other letters',
      '',
      "attachment; filename=a.pdf; filename*=UTF-8''%E5%90%88.pdf",
      '合.pdf',
    ],
    ['with a quotation mark in it', '', 'attachment; filename="a\\"b.pdf"', 'a"b.pdf'],
    ['with a path of Windows', '', 'attachment; filename="C:\\new\\a.pdf"', 'a.pdf'],
    ['and does not end', '', 'attachment; filename="a\\"', '文件.pdf'],
    ['in raw UTF-8', '', asLatin1('attachment; filename="合同.pdf"'), '合同.pdf'],
    ['percent-encoded', '', 'attachment; filename=%E5%90%88.pdf', '合.pdf'],
    ['in Latin-1', '', 'attachment; filename="caf\xe9.pdf"', 'café.pdf'],
    ['only the address says it', '', 'attachment', '文件.pdf'],
    ['the header is a list', '', ['a'], '文件.pdf'],
    ['the header is broken', '', "attachment; filename*=UTF-8''%E5%9.pdf", '%E5%9.pdf'],
  ])('where %s', (_where, given, disposition, name) => {
    expect(fileNameOf(given, disposition, url)).toBe(name);
  });

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\system.ini', 'system.ini'],
    ['a\0b\n.pdf', 'ab.pdf'],
    ['..', '文件.pdf'],
    ['  ', '文件.pdf'],
    ['a\u202efdp.exe', 'afdp.exe'],
    ['\u2066a\u200f\u061c.pdf\u2069', 'a.pdf'],
    ['a\x85\x9fb.pdf', 'ab.pdf'],
    ['a\ud83d.pdf', 'a.pdf'],
    ['\u202e..', '文件.pdf'],
    [`${'长'.repeat(300)}.pdf`, `${'长'.repeat(83)}.pdf`],
    [`${'👍'.repeat(100)}.pdf`, `${'👍'.repeat(62)}.pdf`],
    ['a'.repeat(300), 'a'.repeat(255)],
  ])('but leads into no folder and breaks no disk: %j', (given, name) => {
    expect(fileNameOf(given, undefined, url)).toBe(name);
  });

  test('and a file without any is called file', () => {
    expect(fileNameOf('', undefined, new URL('https://example.com/'))).toBe('file');
  });
});
