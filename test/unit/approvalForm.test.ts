import fc from 'fast-check';

import { formFields, formText, readForm } from '../../protocols/dingtalk/openApi/approvalForm';

const field = (componentType: string, name: string, value: unknown, extValue?: unknown) => ({
  id: `${componentType}-1`,
  componentType,
  name,
  value,
  extValue,
});

const file = {
  spaceId: '1635',
  fileName: '发票.pdf',
  fileSize: 72_891,
  fileType: 'pdf',
  fileId: '1811',
};

describe('a form', () => {
  test.each<[what: string, component: object, form: object]>([
    ['text', field('TextField', '事由', '出差'), { 事由: '出差' }],
    ['text that looks like JSON', field('TextareaField', '说明', '[1]'), { 说明: '[1]' }],
    ['a number', field('NumberField', '天数', '3'), { 天数: 3 }],
    ['an amount', field('MoneyField', '金额（元）', '-1200.50'), { '金额（元）': -1200.5 }],
    ['a rating', field('StarRatingField', '评分', '5'), { 评分: 5 }],
    [
      'a number with more digits than a number keeps',
      field('NumberField', '卡号', '6222021234567890123'),
      { 卡号: '6222021234567890123' },
    ],
    ['a choice', field('DDSelectField', '类型', '年假', '{"key":"option_0"}'), { 类型: '年假' }],
    [
      'several choices',
      field('DDMultiSelectField', '城市', '["杭州","北京"]'),
      { 城市: ['杭州', '北京'] },
    ],
    ['a day', field('DDDateField', '日期', '2026-08-17'), { 日期: '2026-08-17' }],
    [
      'a range, which has two labels',
      field('DDDateRangeField', '["开始时间","结束时间"]', '["2026-08-17","2026-08-19"]'),
      { 开始时间: '2026-08-17', 结束时间: '2026-08-19' },
    ],
    [
      'a leave, which tells more than its two labels',
      field('DDHolidayField', '["开始","结束"]', '["2026-08-17","2026-08-18",2,"day"]'),
      {
        开始: '2026-08-17',
        结束: '2026-08-18',
        '开始 – 结束': ['2026-08-17', '2026-08-18', 2, 'day'],
      },
    ],
    [
      'a range that nobody filled in',
      field('DDDateRangeField', '["开始时间","结束时间"]', 'null'),
      { 开始时间: null, 结束时间: null },
    ],
    [
      'pictures',
      field('DDPhotoField', '图片', '["https://example.com/1.jpg"]'),
      { 图片: ['https://example.com/1.jpg'] },
    ],
    ['files', field('DDAttachment', '附件', JSON.stringify([file])), { 附件: [file] }],
    [
      'people',
      field('InnerContactField', '交接人', '李梅', '[{"emplId":"042","name":"李梅","avatar":""}]'),
      { 交接人: [{ userId: '042', name: '李梅' }] },
    ],
    ['people without ids', field('InnerContactField', '交接人', '李梅'), { 交接人: '李梅' }],
    [
      'a department',
      field('DepartmentField', '部门', '研发部', '{"itemId":"108","name":"研发部"}'),
      { 部门: [{ departmentId: '108', name: '研发部' }] },
    ],
    [
      'another approval',
      field('RelateField', '关联', '["李梅提交的出差"]', '{"list":[{"procInstId":"zUUg"}]}'),
      { 关联: [{ processInstanceId: 'zUUg', title: '李梅提交的出差' }] },
    ],
    [
      'a table, row by row',
      field(
        'TableField',
        '明细',
        JSON.stringify([
          {
            rowValue: [
              { componentType: 'TextField', label: '物品', value: '电脑', key: 'TextField-1' },
              { componentType: 'NumberField', label: '数量', value: '3', key: 'NumberField-1' },
            ],
            rowNumber: 'TableField-1_1',
          },
          { rowValue: [{ componentType: 'TextField', label: '物品', value: '显示器' }] },
        ]),
      ),
      { 明细: [{ 物品: '电脑', 数量: 3 }, { 物品: '显示器' }] },
    ],
    [
      'a table in which nobody wrote',
      field('TableField', '明细', '[{"componentName":"TextField","props":{"label":"物品"}}]'),
      { 明细: [] },
    ],
    ['what was left out', field('TextareaField', '备注', 'null'), { 备注: null }],
    ['what is new to this package', field('NewField', '新', '{"a":[1]}'), { 新: { a: [1] } }],
    [
      'a component without a label',
      { id: 'TextNote-1', componentType: 'TextNote', value: '请填' },
      { 'TextNote-1': '请填' },
    ],
  ])('tells %s as a person reads it', (_what, component, form) => {
    expect(readForm([component])).toEqual(form);
  });

  test('keeps all fields that share a label', () => {
    const fields = ['a', 'b', 'c'].map((value) => field('TextField', '备注', value));
    expect(readForm([field('TextField', '备注 (2)', 'x'), ...fields])).toEqual({
      '备注 (2)': 'x',
      备注: 'a',
      '备注 (3)': 'b',
      '备注 (4)': 'c',
    });
  });

  test('keeps 20,000 fields that share a label, in no time', () => {
    const fields = Array.from({ length: 20_000 }, () => field('TextField', '备注', 'x'));
    const start = performance.now();
    expect(Object.keys(readForm(fields)).at(-1)).toBe('备注 (20000)');
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  test('keeps a field whose label is a name that objects have', () => {
    const form = readForm([field('TextField', '__proto__', 'a'), field('toString', 'b', 'c')]);
    expect(Object.entries(form)).toEqual([
      ['__proto__', 'a'],
      ['b', 'c'],
    ]);
  });

  test('loses no field and never fails, whatever DingTalk answers', () => {
    const component = fc.record(
      {
        name: fc.oneof(fc.constantFrom('a', 'b'), fc.string()),
        value: fc.oneof(fc.json(), fc.string(), fc.constant(null)),
        extValue: fc.oneof(fc.json(), fc.string(), fc.jsonValue()),
        componentType: fc.oneof(
          fc.constantFrom('TableField', 'InnerContactField', 'DepartmentField', 'RelateField'),
          fc.string(),
        ),
      },
      { requiredKeys: ['name'] },
    );
    fc.assert(
      fc.property(fc.array(component), (components) => {
        const form = readForm(components);
        expect(Object.keys(form).length).toBeGreaterThanOrEqual(components.length);
        expect(JSON.parse(JSON.stringify(form))).toBeDefined();
      }),
    );
  });

  test.each([undefined, null, 'text', 1, { name: 'a' }])(
    'is empty when there is none: %j',
    (none) => {
      expect(readForm(none)).toEqual({});
    },
  );
});

describe('what is written into a form', () => {
  test.each<[what: string, value: unknown, text: string]>([
    ['text', '出差', '出差'],
    ['JSON that somebody wrote', '["杭州"]', '["杭州"]'],
    ['a number', 1200.5, '1200.5'],
    ['a switch', true, 'true'],
    ['choices', ['杭州', '北京'], '["杭州","北京"]'],
    ['the ends of a range', ['2026-08-17', '2026-08-19'], '["2026-08-17","2026-08-19"]'],
    ['files', [file], JSON.stringify([file])],
    ['people', [{ userId: '042', name: '李梅' }], '["042"]'],
    [
      'departments',
      [
        { departmentId: 108, name: '研发部' },
        { departmentId: 109, name: '测试部' },
      ],
      '108,109',
    ],
    ['approvals', [{ processInstanceId: 'zUUg', title: '出差' }], '["zUUg"]'],
    [
      'rows of a table',
      [{ 物品: '电脑', 数量: 3, 备注: null }, { 物品: '显示器' }],
      '[[{"name":"物品","value":"电脑"},{"name":"数量","value":"3"}],[{"name":"物品","value":"显示器"}]]',
    ],
    [
      'rows as DingTalk wants them',
      [[{ name: '物品', value: '电脑' }]],
      '[[{"name":"物品","value":"电脑"}]]',
    ],
    ['an empty list', [], '[]'],
    ['an object', { a: 1 }, '{"a":1}'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
  ])('is %s as DingTalk wants it', (_what, value, text) => {
    expect(formText(value)).toBe(text);
  });

  test.each<[column: string]>([['userId'], ['departmentId'], ['processInstanceId'], ['fileId']])(
    'keeps all columns of a table, also beside one that is called %s',
    (column) => {
      const row = { [column]: 'u1', 金额: '12', name: 'a', title: 'b' };
      expect(JSON.parse(formText([row]))).toEqual([formFields(row)]);
    },
  );

  const whole = { name: '李梅', unionId: 'u', departments: [], avatar: '' };

  test.each<[what: string, value: object, text: string]>([
    ['people', { userId: '042', ...whole, note: 'from another node' }, '["042"]'],
    ['departments', { departmentId: 108, name: '研发部', parentId: 1, path: '研发部' }, '108'],
    [
      'approvals',
      { processInstanceId: 'zUUg', title: '出差', formComponentValues: [] },
      '["zUUg"]',
    ],
  ])('are the ids of whole %s, as the node gives them', (_what, value, text) => {
    expect(formText([value])).toBe(text);
  });

  test('is a table where only some rows could be people', () => {
    const rows = [{ userId: '042' }, { userId: '043', 金额: 12 }];
    expect(JSON.parse(formText(rows))).toEqual(rows.map(formFields));
  });

  test('leaves out what has no value', () => {
    expect(formFields({ 事由: '出差', 备注: null, 说明: undefined })).toEqual([
      { name: '事由', value: '出差' },
    ]);
  });
});
