import type { FunctionComponent } from 'preact';
import { AppRobotPanel } from '../appRobot/Panel';
import { AutomationPanel } from '../automation/Panel';
import { CompanyPanel } from '../company/Panel';
import { DingTalkPanel } from '../dingtalk/Panel';
import { EventBridgePanel } from '../eventbridge/Panel';
import { FlowsPanel } from '../flows/Panel';
import { OpenApiPanel } from '../openapi/Panel';
import { RobotPanel } from '../robot/Panel';
import type { ServiceName } from '../services';

/** How each service is shown. */
export const panels: Record<ServiceName, FunctionComponent> = {
  flows: FlowsPanel,
  dingtalk: DingTalkPanel,
  openapi: OpenApiPanel,
  robot: RobotPanel,
  eventbridge: EventBridgePanel,
  automation: AutomationPanel,
  appRobot: AppRobotPanel,
  company: CompanyPanel,
};
