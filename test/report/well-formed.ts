const VOID = new Set(['meta', 'br', 'hr', 'img', 'input', 'link']);
const ATTRIBUTE = /^\s+[a-zA-Z][\w:-]*="[^"<]*"/;

/** The first fault of a piece of markup, or null: tags balanced, attributes quoted, once each, entities complete, nothing bare. */
export function faultOf(markup: string): string | null {
  const text = markup.replace(/^<!doctype html>\s*/, '').replace(/<style>[^<]*<\/style>/g, '<style></style>');
  const open: string[] = [];
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf('<', at);
    const between = text.slice(at, next < 0 ? text.length : next);
    if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(between))
      return `bare ampersand in ${JSON.stringify(between.slice(0, 60))}`;
    if (between.includes('>')) return `bare > in ${JSON.stringify(between.slice(0, 60))}`;
    if (open.length === 0 && between.trim() !== '') return `text outside the root: ${between.slice(0, 60)}`;
    if (next < 0) break;
    const close = /^<\/([\w-]+)>/.exec(text.slice(next, next + 60));
    if (close !== null) {
      if (open.pop() !== close[1]) return `unexpected ${close[0]}`;
      at = next + close[0].length;
      continue;
    }
    const name = /^<([\w-]+)/.exec(text.slice(next, next + 60));
    if (name === null) return `bare < at ${text.slice(next, next + 40)}`;
    at = next + name[0].length;
    const seen = new Set<string>();
    for (;;) {
      const attribute = ATTRIBUTE.exec(text.slice(at, at + 400_000));
      if (attribute === null) break;
      const key = attribute[0].trim().split('=')[0] ?? '';
      if (seen.has(key)) return `attribute ${key} twice in <${name[1]}>`;
      seen.add(key);
      at += attribute[0].length;
    }
    const end = /^\s*(\/?)>/.exec(text.slice(at, at + 10));
    if (end === null) return `broken tag <${name[1]} ... ${text.slice(at, at + 40)}`;
    at += end[0].length;
    if (end[1] !== '/' && !VOID.has(name[1] ?? '')) open.push(name[1] ?? '');
  }
  return open.length === 0 ? null : `<${open.join('><')}> left open`;
}

/** Whatever a browser might load: none of these may be in a page or a drawing. The name space of SVG is a name, not an address. */
export function referencesOf(markup: string): string[] {
  const named = markup.replaceAll('xmlns="http://www.w3.org/2000/svg"', '');
  return (
    named.match(
      /https?:|\/\/[a-z]|\b(?:src|href|srcset|action)=|url\(|@import|<script|<iframe|<link|<object|<embed|<image/gi,
    ) ?? []
  );
}
