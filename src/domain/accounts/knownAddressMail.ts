import { composeMail, type Mail } from '#src/domain/mail/mailHtml.ts';

const occasions = {
  signUp: 'tried to sign up for Kure-Cal with this address',
  changeAddress: 'tried to give a Kure-Cal account this address',
};
export type KnownAddressOccasion = keyof typeof occasions;

/** Tells the owner of an account what the page must not say: that the address somebody typed belongs to an account. */
export const knownAddressMail = (appUrl: string, occasion: KnownAddressOccasion): Mail =>
  composeMail({
    title: 'You have a Kure-Cal account already',
    paragraphs: [
      `Somebody, hopefully you, ${occasions[occasion]}. It belongs to your account already, so nothing was changed.`,
      `If you have forgotten your password, choose a new one at ${appUrl}/forgot-password.`,
    ],
    action: { label: 'Sign in', href: `${appUrl}/sign-in` },
    small: [
      'If this was not you, you can ignore this mail: nobody was let in, and nobody was told that you have an account.',
    ],
  });
