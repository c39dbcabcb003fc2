export { http, type HttpOptions, type HttpSource } from './http.js';
