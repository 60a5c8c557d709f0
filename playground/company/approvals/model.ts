/** A field of a form, as DingTalk describes it. Source: "Obtain the form schema". */
export interface FormItem {
  componentName: string;
  props: {
    id: string;
    /** Of a period, the labels of its two ends, as JSON. */
    label: string;
    required: boolean;
    bizAlias?: string;
    placeholder?: string;
    /** What can be chosen. */
    options?: string[];
    unit?: string;
    format?: string;
    /** Of a field for people: 1 where several can be chosen. */
    choice?: 0 | 1;
  };
  /** The fields of each row of a table. */
  children?: FormItem[];
}

/** Those who decide one after another. */
export interface Step {
  name: string;
  /** All of them, one of them, or the only one. */
  actionType: 'AND' | 'OR' | 'NONE';
  userIds: string[];
}

/** What can be asked for, and who decides. */
export interface Template {
  processCode: string;
  name: string;
  iconName: string;
  dirId: string;
  dirName: string;
  /** The kind of business that an event tells. */
  bizCategoryId: string;
  businessType: string;
  items: FormItem[];
  /** Those who decide when somebody asks. */
  stepsFor: (originatorUserId: string) => Step[];
}

/** What was entered in a field. */
export interface FormValue {
  id: string;
  name: string;
  value: string;
  extValue?: string;
  componentType: string;
  bizAlias?: string;
}

/** What one person is to decide. */
export interface Task {
  taskId: number;
  activityId: string;
  userId: string;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELED';
  result: 'AGREE' | 'REFUSE' | 'NONE';
  /** Milliseconds since 1970, as is the other. */
  createTime: number;
  finishTime?: number;
}

/** Something that was done with an approval. */
export interface OperationRecord {
  userId: string;
  /** Milliseconds since 1970. */
  date: number;
  type:
    | 'START_PROCESS_INSTANCE'
    | 'EXECUTE_TASK_NORMAL'
    | 'ADD_REMARK'
    | 'PROCESS_CC'
    | 'TERMINATE_PROCESS_INSTANCE';
  result: 'AGREE' | 'REFUSE' | 'NONE';
  showName: string;
  activityId?: string;
  remark?: string;
  images?: string[];
  attachments?: object[];
  ccUserIds?: string[];
}

/** Something that somebody asked for. */
export interface Approval {
  /** How many there were when it came, itself included. */
  number: number;
  processInstanceId: string;
  template: Template;
  title: string;
  businessId: string;
  originatorUserId: string;
  /** -1 is the company itself. */
  originatorDeptId: number;
  status: 'RUNNING' | 'COMPLETED' | 'TERMINATED';
  /** Empty until there is one. */
  result: '' | 'agree' | 'refuse';
  /** Milliseconds since 1970, as is the other. */
  createTime: number;
  finishTime?: number;
  /** Those whom the one who asked has named; missing where the template names them. */
  namedApprovers?: string[];
  ccUserIds: string[];
  form: FormValue[];
  steps: Step[];
  tasks: Task[];
  records: OperationRecord[];
}
