/** Where the document says that the service is: each answer has the address there under which it was asked for. */
export const SAMPLE_ORIGIN = 'http://127.0.0.1:8000';
