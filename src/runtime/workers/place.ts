/** The column in which a row carries along where it stood in its batch; nobody outside ever sees it. */
export const PLACE = '#place';
