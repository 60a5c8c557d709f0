import { isRecord } from '../../isRecord';

type Fields = Readonly<Record<string, unknown>>;

/** @returns what an answer is about; nothing where it does not say */
export const resultOf = ({ result }: Fields): Fields => (isRecord(result) ? result : {});
