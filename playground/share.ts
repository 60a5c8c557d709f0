/** Picks a share of what comes, spread evenly: 50 % is every second one. */
export class Share {
  private points = 0;

  constructor(private readonly percent: number) {}

  /** Whether the next one is picked. */
  picks(): boolean {
    this.points += this.percent;
    if (this.points < 100) return false;
    this.points -= 100;
    return true;
  }
}
