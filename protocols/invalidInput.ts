/** Input that a service would refuse; the words are for the person who drew the flow. */
export class InvalidInput extends Error {
  /**
   * @param message what is wrong and why
   * @param fix what to do about it
   */
  constructor(
    message: string,
    readonly fix: string,
  ) {
    super(message);
    this.name = 'InvalidInput';
  }
}
