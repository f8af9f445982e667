import type { MetadataRoute } from 'next';

/** Installed, the app opens where it works without a network. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    name: 'Kure-Cal',
    short_name: 'Kure-Cal',
    description: 'Tech events and your Google Calendar, in sync both ways.',
    id: '/',
    start_url: '/calendar',
    scope: '/',
    display: 'standalone',
    background_color: '#fbfaf7',
    theme_color: '#fbfaf7',
    icons: [
      { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  };
}
