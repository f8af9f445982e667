/** Names the user whom an answer is for, so that a page can refuse what belongs to somebody else before reading it. */
export const userHeader = 'x-kure-cal-user';
