/** Long work, as every query of it is asked again. */

interface Work {
  status: string;
}

/** Whether it has ended, one way or another. */
export function isOver(work: Work): boolean {
  return work.status !== "pending" && work.status !== "running";
}

/** Milliseconds until one piece of work is asked for again; never once it has ended. */
export function whileRunning(query: { state: { data?: Work | undefined } }): number | false {
  return query.state.data && isOver(query.state.data) ? false : 700;
}

/** The same for pages of work: while any of it goes on. */
export function whileAnyRuns(query: { state: { data?: { pages: { items: Work[] }[] } | undefined } }): number | false {
  return query.state.data?.pages.some((page) => page.items.some((work) => !isOver(work))) ? 1_500 : false;
}
