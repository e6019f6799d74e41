/** Every session of the site has this cookie beside its own, which no script can read. */
const csrfToken = () => /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1];

/** The name of who is logged in to the site in this browser; undefined where there is none. */
export async function siteAccount(address) {
  if (csrfToken() === undefined) return undefined;
  const answer = await fetch(address, { headers: { Accept: 'application/json' } }).catch(() => undefined);
  return answer?.ok ? (await answer.json()).username : undefined;
}

/** `fetch` as a part of that session. */
export const fetchInSession = (url, request) =>
  fetch(url, {
    ...request,
    credentials: 'same-origin',
    headers: { ...request.headers, 'X-CSRFToken': csrfToken() ?? '' },
  });
