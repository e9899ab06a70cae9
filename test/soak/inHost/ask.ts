import type { Answered, Asked, Course } from '../course.ts';

export const course = JSON.parse(process.env.SOAK ?? '') as Course;

/** Asks the control in the soak's own process. */
export async function ask(asked: Asked): Promise<Answered> {
  const response = await fetch(course.control, { method: 'POST', body: JSON.stringify(asked) });
  return (await response.json()) as Answered;
}
