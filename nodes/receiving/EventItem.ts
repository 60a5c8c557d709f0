import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/**
 * An event on its way from `webhook()` to `execute()`, stored by n8n in between.
 * Everything but `json` stays out of the flow.
 */
export interface EventItem extends INodeExecutionData {
  json: IDataObject;
  /** The same for every delivery of the event; missing when no delivery is a repetition. */
  eventId?: string;
  /** How the event may be called where it comes without that id; recorded, but not looked up. */
  alias?: string;
  /** On the first item: the body that answers the open request. */
  reply?: IDataObject;
}
