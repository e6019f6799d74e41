/**
 * What a user of pages was recognised by: something that browsers send by themselves, whichever site made the page that
 * the request comes from. So a request that changes something has to bear a token too, which only our own pages know:
 * https://owasp.org/www-community/attacks/csrf
 */
export abstract class BrowserSession {
  /** A token for a page to send back, written differently each time. */
  abstract csrfToken(): string;
}
