/** Postgres keeps any text but NUL characters and halves of characters (lone surrogates). */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
