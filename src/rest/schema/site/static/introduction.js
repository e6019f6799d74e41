import { texts } from './document.js';

/** A plugin of Swagger UI that folds the introduction to a document, so that the operations are in sight. */
export function introduction(spec) {
  const [summary, ...sections] = spec.info.description.split(/^(?=## )/m);
  spec.info.description = summary;
  return ({ React: { createElement: h, Fragment } }) => ({
    wrapComponents: {
      InfoContainer: (InfoContainer) => (props) =>
        h(
          Fragment,
          null,
          h(InfoContainer, props),
          h(
            'details',
            { className: 'introduction info' },
            h('summary', null, texts.introduction),
            h(props.getComponent('Markdown', true), { source: sections.join('') }),
          ),
        ),
    },
  });
}
