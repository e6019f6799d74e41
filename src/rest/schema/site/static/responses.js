import { openAuthorization } from './authorization.js';
import { texts } from './document.js';

/** Characters up to which an answer is shown whole. Swagger UI makes elements of each word: a megabyte stops the browser. */
const LONGEST = 50_000;

/** Characters that are shown of a longer one. */
const SHOWN = 10_000;

/** A plugin of Swagger UI that shows what is likely to be looked for in responses, and the rest when it is asked for. */
export const responses = ({ React: { createElement: h, Fragment, useState } }) => {
  const folding = (Responses) =>
    function FoldingResponses(props) {
      const [isOpen, setOpen] = useState(false);
      const usual = props.responses?.filter((_, status) => status.startsWith('2'));
      const others = (props.responses?.size ?? 0) - (usual?.size ?? 0);
      if (!usual?.size || others === 0) return h(Responses, props);
      const text = (isOpen ? texts.fewerStatuses : texts.moreStatuses).replace('{count}', others);
      return h(
        Fragment,
        null,
        h(Responses, { ...props, responses: isOpen ? props.responses : usual }),
        h(
          'button',
          { type: 'button', className: 'fold', 'aria-expanded': isOpen, onClick: () => setOpen(!isOpen) },
          text,
        ),
      );
    };

  const cutting =
    (ResponseBody) =>
    ({ content, url, ...props }) =>
      typeof content === 'string' && content.length > LONGEST
        ? h(CutBody, { content, url })
        : h(ResponseBody, { content, url, ...props });

  const CutBody = ({ content, url }) =>
    h(
      Fragment,
      null,
      h('h5', null, texts.answer),
      h(
        'p',
        null,
        texts.cut
          .replace('{shown}', SHOWN.toLocaleString())
          .replace('{all}', content.length.toLocaleString()),
      ),
      h('button', { type: 'button', className: 'btn', onClick: () => save(content, url) }, texts.saveAnswer),
      h(
        'pre',
        { className: 'microlight', tabIndex: 0, role: 'region', 'aria-label': texts.answer },
        `${content.slice(0, SHOWN)} …`,
      ),
    );

  const withWayIn = (LiveResponse) => (props) =>
    h(
      Fragment,
      null,
      h(LiveResponse, props),
      props.response.get('status') === 401 &&
        h(
          'p',
          { className: 'way-in' },
          `${texts.needsAccount} `,
          h('button', { type: 'button', className: 'btn', onClick: openAuthorization }, texts.logIn),
        ),
    );

  return { wrapComponents: { responses: folding, responseBody: cutting, liveResponse: withWayIn } };
};

/** Saves an answer under the name of what it is about: `books` of `/api/books/`. */
function save(content, url) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content]));
  const name = new URL(url, location.href).pathname.split('/').filter(Boolean).at(-1);
  link.download = `${name}.${/^\s*[[{]/.test(content) ? 'json' : 'txt'}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
