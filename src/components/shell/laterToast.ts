type Sonner = typeof import('sonner')['toast'];

const say = (tell: (toast: Sonner) => void) => void import('sonner').then(({ toast }) => tell(toast));

/** Sonner's `toast`, loaded with the first message. A static import would ship the library once more, in the chunk of its page. */
export const toast = Object.assign(
  (...message: Parameters<Sonner>) => say((library) => library(...message)),
  {
    success: (...message: Parameters<Sonner['success']>) => say((library) => library.success(...message)),
    error: (...message: Parameters<Sonner['error']>) => say((library) => library.error(...message)),
  },
);
