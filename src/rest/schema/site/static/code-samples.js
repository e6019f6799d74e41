import { texts } from './document.js';

/** Stands for the access token in samples. */
const ACCESS_TOKEN = '<access token>';

/** The language chosen last: an operation opened next begins with it. */
let chosen = 0;

/**
 * A plugin of Swagger UI that shows the document's `x-codeSamples` above an operation's responses. They are copied with
 * the access token in them, where an account is logged in.
 */
export const codeSamples = (tokens) => (system) => {
  const { createElement: h, Fragment, useState } = system.React;

  function Samples({ samples }) {
    const [index, setIndex] = useState(chosen);
    const [copied, setCopied] = useState(false);
    const { source } = samples[index];
    const choose = (next) => {
      chosen = next;
      setIndex(next);
      setCopied(false);
    };
    const copy = async () => {
      await navigator.clipboard.writeText(source.replaceAll(ACCESS_TOKEN, tokens.access ?? ACCESS_TOKEN));
      setCopied(true);
    };
    const language = ({ label }, each) =>
      h(
        'button',
        { key: label, type: 'button', 'aria-pressed': each === index, onClick: () => choose(each) },
        label,
      );
    return h(
      'details',
      { className: 'samples' },
      h('summary', null, texts.samples),
      h('div', { role: 'group', 'aria-label': texts.language }, samples.map(language)),
      h('pre', { tabIndex: 0, role: 'region', 'aria-label': samples[index].label }, source),
      h('button', { type: 'button', onClick: copy }, texts.copy),
      h('span', { role: 'status' }, copied ? texts.copied : ''),
    );
  }

  const withSamples =
    (Responses, { specSelectors }) =>
    (props) => {
      const operation = specSelectors.specJson().getIn(['paths', props.path, props.method]);
      const samples = operation?.get('x-codeSamples')?.toJS();
      return h(Fragment, null, samples && h(Samples, { samples }), h(Responses, props));
    };

  return { wrapComponents: { responses: withSamples } };
};
