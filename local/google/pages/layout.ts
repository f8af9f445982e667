import { html, raw } from 'hono/html';

/** Markup in which every value that was put in is escaped. */
export type Markup = ReturnType<typeof html>;

const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1f2328;--soft:#5c6470;--line:#d8dce2;--card:#f6f7f9;--accent:#1a5fb4;--on:#fff;--mark:#7a4b00;--markbg:#fff3d6;--err:#b3261e}
@media(prefers-color-scheme:dark){:root{--bg:#15181c;--fg:#e8eaed;--soft:#a6adb8;--line:#343a43;--card:#1d2127;--accent:#8ab4f8;--on:#0b1a30;--mark:#ffd98a;--markbg:#3a2f14;--err:#f2b8b5}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif}
a{color:var(--accent)}h1{font-size:1.35rem;line-height:1.25;margin:0 0 .5rem}h2{font-size:1.05rem;margin:1.5rem 0 .5rem}
.mark{background:var(--markbg);color:var(--mark);font-size:.85rem;padding:.4rem 1rem;text-align:center}
main{max-width:72rem;margin:0 auto;padding:1rem}
button,.button{font:inherit;border:1px solid var(--line);background:var(--card);color:var(--fg);border-radius:.5rem;padding:.45rem .9rem;cursor:pointer;text-decoration:none;display:inline-block;min-height:2.5rem}
button.primary{background:var(--accent);border-color:var(--accent);color:var(--on)}
button.danger{color:var(--err)}
input,select,textarea{font:inherit;width:100%;padding:.4rem .55rem;border:1px solid var(--line);border-radius:.4rem;background:var(--bg);color:var(--fg)}
input[type=checkbox],input[type=radio]{width:1.15rem;height:1.15rem;margin:0;accent-color:var(--accent);flex:none}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.soft{color:var(--soft)}.row{display:flex;gap:.6rem;align-items:center;flex-wrap:wrap}
`;

const NOTICE = 'Google simulator on this machine. Not Google; nothing here leaves your computer.';

/** A whole page; every page of the simulator says that it is one. */
export function page(title: string, body: Markup, style = '', notice = NOTICE): string {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><link rel="icon" href="data:,"><style>${raw(STYLE + style)}</style></head><body><header class="mark">${notice}</header><main>${body}</main></body></html>`.toString();
}
