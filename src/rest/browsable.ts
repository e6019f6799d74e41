import type { Renderer } from './contracts.js';
import { JsonText } from './json-text.js';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char]);

const jsonText = (data: unknown): string => (data === null ? '' : JSON.stringify(data instanceof JsonText ? data.value : data, null, 4));

/** The page a browser gets: https://www.django-rest-framework.org/topics/browsable-api/ */
export const BrowsableAPIRenderer: Renderer = {
  mediaType: 'text/html',
  format: 'api',
  contentType: 'text/html; charset=utf-8',
  vary: 'Accept, Cookie',
  pageAtATime: true,
  // A page is a body, which 204 must not have.
  status: ({ status }) => (status === 204 ? 200 : status),
  render: async (response, request) => {
    const { view, route } = request;
    const name = escape(view.viewName(route));
    const json = jsonText(response.data);
    return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>${name}</title></head>
<body>
<h1>${name}</h1>
<p>${escape(view.description)}</p>
<p><code>${escape(request.method)} ${escape(request.raw.originalUrl)}</code></p>
<pre>HTTP ${response.status}
Allow: ${route.allowed.join(', ')}

${escape(json)}</pre>
</body>
</html>
`;
  },
};
