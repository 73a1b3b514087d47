/** What a job is: when it is due, by the clock in UTC, and what it does. */
export interface Job {
  name: string;
  /** A cron expression: minute, hour, day, month, weekday. Its minutes lie evenly. */
  schedule: string;
  /** Half of it before a minute, but no more than an hour, a start counts for that minute; after all of it, for no other. */
  everySeconds: number;
  /** From here on it counts as late, and the server as not ready; where it is left out, another check tells. */
  lateAfterSeconds?: number;
  run(): Promise<void>;
}
