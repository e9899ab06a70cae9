/* The script of all pages, so that what they share ships once and is there with the first request. */

const pages = {
  cleanUp: () => import('./cleanUp/main.tsx'),
  compare: () => import('./compare/main.tsx'),
  conflicts: () => import('./conflicts/main.tsx'),
  details: () => import('./details/main.tsx'),
};

void pages[document.body.dataset['page'] as keyof typeof pages]();
