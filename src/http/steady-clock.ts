/** A clock that never goes back while the process lives, so that a corrected clock prolongs no session. */
export function steadyClock(
  wall: () => number = Date.now,
  elapsed: () => number = () => performance.now(),
): () => number {
  let latest = wall();
  let at = elapsed();
  return () => {
    const passed = elapsed() - at;
    latest = Math.max(latest + passed, wall());
    at += passed;
    return latest;
  };
}
