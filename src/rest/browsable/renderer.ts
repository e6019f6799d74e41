import type { Renderer } from '../core/contracts.js';
import { apiPage } from './api-page.js';
import { PAGE_HEADERS, renderPage } from '../pages/html-page.js';

/** The page a browser gets: https://www.django-rest-framework.org/topics/browsable-api/ */
export const BrowsableAPIRenderer: Renderer = {
  mediaType: 'text/html',
  format: 'api',
  contentType: 'text/html; charset=utf-8',
  vary: 'Accept, Cookie',
  headers: PAGE_HEADERS,
  forms: true,
  pageAtATime: true,
  // A page is a body, which 204 must not have.
  status: ({ status }) => (status === 204 ? 200 : status),
  render: async (response, request) => renderPage('api', await apiPage(response, request)),
};
