/** Does the server answer callbacks? Dash says so nowhere, so that its requests are watched. */

const CALLBACK = "_dash-update-component";
/** From here a gateway answers in place of a server that is not there. */
const GATEWAY = 502;

/**
 * @param {(isLost: boolean) => void} changed called when the server stops to answer, or does again
 * @returns {{readonly pending: number}} how many answers are awaited
 */
export function watchedConnection(changed) {
  const fetched = window.fetch;
  let pending = 0;
  let isLost = false;
  /** @param {boolean} now */
  const tell = (now) => {
    if (now === isLost) return;
    isLost = now;
    changed(now);
  };
  window.fetch = async (...request) => {
    if (!String(request[0]).includes(CALLBACK)) return fetched(...request);
    pending += 1;
    try {
      const answer = await fetched(...request);
      tell(answer.status >= GATEWAY);
      return answer;
    } catch (error) {
      tell(error instanceof TypeError);
      throw error;
    } finally {
      pending -= 1;
    }
  };
  return {
    get pending() {
      return pending;
    },
  };
}
