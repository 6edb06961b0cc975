"""How the page looks, and its one script: the filter over the errors.  Nothing is loaded from anywhere."""

from __future__ import annotations

__all__ = ["SCRIPT", "STYLE"]

STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --paper: #fbfaf7; --card: #fff; --edge: #dcd8cf;
  --c0: #1f6feb; --c1: #2f9e62; --c2: #d9730d; --c3: #8250df; --c4: #c2255c; --good: #d6f0dd; --bad: #fde2dc; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e5df; --soft: #9aa4b2; --paper: #14171c; --card: #1c2128;
  --edge: #333a44; --c0: #6cb0ff; --c1: #5fd08f; --c2: #ffa657; --c3: #c5a3ff; --c4: #ff8fb3; --good: #1f4a2e;
  --bad: #5a2a22; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 5rem; max-width: 1080px; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.2rem; margin: 2.8rem 0 .3rem; }
h3 { font-size: 1rem; margin: 0 0 .3rem; }
p.note, figcaption, .meta, small { color: var(--soft); font-size: .86rem; }
p.note { margin: 0 0 .9rem; max-width: 75ch; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: .7rem; margin: 1.3rem 0; }
.card, figure, details, .scroll { background: var(--card); border: 1px solid var(--edge); border-radius: 8px; }
.card { padding: .7rem .9rem; } .card b { display: block; font-size: 1.45rem; font-variant-numeric: tabular-nums; }
.card span { color: var(--soft); font-size: .84rem; }
figure { margin: 0; padding: .8rem; } svg { display: block; width: 100%; height: auto; }
.row { display: grid; grid-template-columns: repeat(auto-fit, minmax(235px, 1fr)); gap: .8rem; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; } svg .bar-label { font-size: 10.5px; }
.grid { stroke: var(--edge); stroke-width: 1; } .limit { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 4; }
.line { stroke-width: 2.2; stroke-linejoin: round; }
.c0 { stroke: var(--c0); } .c1 { stroke: var(--c1); } .c2 { stroke: var(--c2); } .c3 { stroke: var(--c3); }
.c4 { stroke: var(--c4); }
.fill0 { fill: var(--c0); } .fill1 { fill: var(--c1); } .fill2 { fill: var(--c2); } .fill3 { fill: var(--c3); }
.fill4 { fill: var(--c4); }
.key { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; font-size: .86rem; padding: .2rem 0 .5rem; }
.key i { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; margin-right: .4rem; }
.key .k0 { background: var(--c0); } .key .k1 { background: var(--c1); } .key .k2 { background: var(--c2); }
.key .k3 { background: var(--c3); } .key .k4 { background: var(--c4); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { padding: .35rem .7rem; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; } th { color: var(--soft); font-weight: 500; }
tr + tr > * { border-top: 1px solid var(--edge); }
.funnel td:nth-child(2) { width: 60%; } .funnel div { background: var(--c0); height: .8rem; border-radius: 2px; }
details { margin: .7rem 0; padding: .6rem .9rem; } summary { cursor: pointer; font-weight: 600; }
summary small { font-weight: 400; margin-left: .5rem; }
.error { padding: .9rem 0; border-top: 1px solid var(--edge); } .error:first-of-type { margin-top: .6rem; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(290px, 1fr)); gap: .7rem; margin-top: .4rem; }
.sides > div { border: 1px solid var(--edge); border-radius: 6px; padding: .5rem .7rem; overflow-wrap: anywhere; }
.sides p { margin: .1rem 0 .3rem; } .error h3 { overflow-wrap: anywhere; }
mark { color: inherit; border-radius: 3px; padding: 0 .12em; } .want mark { background: var(--good); }
.got mark { background: var(--bad); }
input[type=search] { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--edge);
  border-radius: 6px; padding: .45rem .7rem; width: min(26rem, 100%); }
.target { color: var(--soft); }
"""

SCRIPT = """
const field = document.querySelector('#filter');
field.addEventListener('input', () => {
  const wanted = field.value.toLowerCase();
  for (const group of document.querySelectorAll('details.errors')) {
    let shown = 0;
    for (const error of group.querySelectorAll('.error')) {
      error.hidden = wanted !== '' && !error.textContent.toLowerCase().includes(wanted);
      shown += !error.hidden;
    }
    group.hidden = shown === 0;
    if (wanted !== '' && shown) group.open = true;
  }
});
"""
