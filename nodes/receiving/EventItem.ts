import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/**
 * An event on its way from `webhook()` to `execute()`, stored by n8n in between.
 * Everything but `json` stays out of the flow.
 */
export interface EventItem extends INodeExecutionData {
  json: IDataObject;
  /** The same for every delivery of the event; missing when no delivery is a repetition. */
  eventId?: string;
  /** The event's id where it comes without that one; recorded, but not looked up. */
  contentId?: string;
  /** On the first item: the body that answers the open request. */
  reply?: IDataObject;
}
