import { texts } from './document.js';

/** A plugin of Swagger UI that mends what assistive technology stumbles over in it. */
export const accessibility = ({ React: { createElement: h, Fragment, useEffect, useRef } }) => ({
  wrapComponents: {
    // Links within the buttons that open an operation: neither a mouse nor Tab should find one in the other.
    DeepLink:
      () =>
      ({ text }) =>
        h('span', null, text),
    // The text field of a body has no label.
    TextArea: (TextArea) => (props) => h(TextArea, { 'aria-label': texts.body, ...props }),
    // Nor have the fields of a form, whose names stand in another cell.
    JsonSchema_string: (Field) => (props) =>
      h(
        'label',
        { className: 'named' },
        h('span', { className: 'visually-hidden' }, props.description),
        h(Field, props),
      ),
    // The responses of all operations are regions without a name.
    responses: (Responses) => (props) => {
      const place = useRef(null);
      useEffect(() => {
        const region = place.current.querySelector('[role="region"]');
        region?.setAttribute('aria-label', `${props.method.toUpperCase()} ${props.path}`);
      });
      return h('div', { ref: place }, h(Responses, props));
    },
    // Tags are headings of the third level, below nothing.
    operations: (Operations) => (props) =>
      h(Fragment, null, h('h2', { className: 'visually-hidden' }, texts.operations), h(Operations, props)),
    // What a page begins with is in none of its landmarks.
    InfoContainer: (InfoContainer) => (props) =>
      h('section', { 'aria-label': texts.about }, h(InfoContainer, props)),
    // There is one server, the one that the page is from.
    ServersContainer: () => () => null,
  },
});
