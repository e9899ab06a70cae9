import type { Answer } from './exchange.ts';

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

/** A web page; `content` is HTML, the title has been escaped. */
export function htmlPage(title: string, content: string, status = 200): Answer {
  return {
    status,
    html: `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1f2328}
code{background:#eff2f5;padding:.1em .3em;border-radius:4px;word-break:break-all}li{margin:.25em 0}
small{color:#59636e}a{color:#0969da}</style>
</head>
<body>
<h1>${title}</h1>
${content}
</body>
</html>
`,
  };
}
