export const STYLE = `
.bar{display:flex;gap:.5rem 1.5rem;flex-wrap:wrap;align-items:center;justify-content:space-between;margin-bottom:.75rem}.bar h1{margin:0}
.bar select{width:auto;max-width:60vw;min-height:2.5rem}[aria-current]{border-color:var(--accent);font-weight:600}.new{margin-left:auto}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;margin:.75rem 0;font-size:.9rem}
.dot{display:inline-block;width:.75rem;height:.75rem;border-radius:50%;margin-right:.35rem;border:1px solid var(--line)}
table.month{width:100%;border-collapse:collapse;table-layout:fixed}.month th{font-size:.8rem;font-weight:600;color:var(--soft);padding:.25rem;text-align:left}
.month td{border:1px solid var(--line);vertical-align:top;height:6.5rem;padding:.2rem}.month td.other{background:var(--card)}
.day{display:inline-block;min-width:1.75rem;padding:.1rem .3rem;color:inherit;text-decoration:none;border-radius:.4rem;font-size:.85rem}.today .day{background:var(--accent);color:var(--on);font-weight:600}
.chip{display:block;border-left:.3rem solid var(--c);background:var(--card);color:var(--fg);text-decoration:none;border-radius:.25rem;padding:.1rem .35rem;margin:.15rem 0;font-size:.82rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
td.other .chip{background:var(--bg)}.chip:hover{text-decoration:underline}.chip time{color:var(--soft)}.again{color:var(--soft);margin-left:.3rem}
.plain{list-style:none;padding:0;margin:0}.plain .chip{white-space:normal;font-size:1rem;padding:.4rem .6rem}
.narrow,.hidden{display:none}.panel{border:1px solid var(--line);border-radius:.9rem;padding:0 1rem 1rem;margin:1rem 0;background:var(--card)}
.panel form{display:grid;gap:.7rem}.field span{display:block;font-size:.85rem;color:var(--soft)}.times{display:grid;gap:.7rem;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr))}
.panel fieldset{border:0;padding:0;margin:0}.panel legend{font-size:.85rem;color:var(--soft);padding:0}.id{font-size:.8rem;overflow-wrap:anywhere;margin-bottom:0}.problem{color:var(--err);font-weight:600}
@media(max-width:40rem){.month thead{display:none}.month,.month tbody,.month tr,.month td{display:block;width:100%}.month td{height:auto;border:0;border-bottom:1px solid var(--line);padding:.4rem 0}.month td.none:not(.today),.month td.other{display:none}
.narrow{display:inline}.wide{display:none}.chip{white-space:normal;font-size:1rem;padding:.4rem .6rem}.new{margin-left:0}}
`;
