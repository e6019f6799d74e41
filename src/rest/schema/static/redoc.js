/* global Redoc */
import { loadDocument } from './document.js';

const fontFamily = 'system-ui, sans-serif';
const theme = { typography: { fontFamily, headings: { fontFamily } } };

Redoc.init(await loadDocument(), { theme }, document.getElementById('page'));
