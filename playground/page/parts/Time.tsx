import { timeOfDay } from '../words';

/** When something was. */
export const Time = ({ at }: { at: string }) => <time dateTime={at}>{timeOfDay(at)}</time>;
