import { texts } from './document.js';

/** A plugin of Swagger UI that mends what assistive technology stumbles over in it. */
export const accessibility = ({ React: { createElement: h, Fragment } }) => ({
  wrapComponents: {
    // Links within the buttons that open an operation: neither a mouse nor Tab should find one in the other.
    DeepLink:
      () =>
      ({ text }) =>
        h('span', null, text),
    // The text field of a body has no label.
    TextArea: (TextArea) => (props) => h(TextArea, { 'aria-label': texts.body, ...props }),
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
