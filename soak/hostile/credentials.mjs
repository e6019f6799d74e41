/** What a browser sends: its cookies, and the token of a page's forms in a header; `csrf` is the same token, for a form. */
export const visitorOf = (cookie, csrf) => ({
  headers: [
    ['Cookie', cookie],
    ['X-CSRFToken', csrf],
  ],
  csrf,
});

/** A secret that a client has made up itself; one of the service would do as well. */
const SECRET = 'A'.repeat(43);

/** A browser without a session. */
export const UNKNOWN_VISITOR = visitorOf(`csrftoken=${SECRET}`, SECRET);

export const bearerOf = ({ token }) => ({ headers: [['Authorization', `Bearer ${token}`]] });

export const NOBODY = { headers: [] };
