type Sonner = typeof import('sonner')['toast'];

const say = (tell: (toast: Sonner) => void) => void import('sonner').then(({ toast }) => tell(toast));

/** Sonner's `toast` for pages on which few do anything that is told: the library comes with the first message. */
export const toast = Object.assign(
  (...message: Parameters<Sonner>) => say((library) => library(...message)),
  {
    success: (...message: Parameters<Sonner['success']>) => say((library) => library.success(...message)),
    error: (...message: Parameters<Sonner['error']>) => say((library) => library.error(...message)),
  },
);
