/** UTC days as text, "2026-01-31", which sorts as time does. */
const DAY = 86_400_000;

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
export const midnightOf = (day: string): Date => new Date(`${day}T00:00:00.000Z`);
export const dayAfter = (day: string): string => dayOf(new Date(midnightOf(day).getTime() + DAY));
export const monthOf = (day: string): string => `${day.slice(0, 7)}-01`;
