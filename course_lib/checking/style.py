"""The colours of a card on a light and on a dark page, and the style sheet that every card brings.

Each colour of text holds a contrast of 4.5 to 1 on all grounds it may stand on; a test computes it.
Where a notebook is not trusted the sheet is dropped, and the card is plain text in the page's own
colours.
"""

from __future__ import annotations

LIGHT = {
    "right": "#17694c",
    "part": "#855000",
    "wrong": "#a8324a",
    "quiet": "#55606e",
    "soft": "#f3f5f7",  # the ground of code
    "line": "#ccd3da",  # rules and ticks, no text
    "text": "#1f2933",
    "link": "#0b5394",
}
DARK = {
    "right": "#62d2a7",
    "part": "#f0b65d",
    "wrong": "#ff94a6",
    "quiet": "#aab4bf",
    "soft": "#22272e",
    "line": "#48515c",
    "text": "#e6eaef",
    "link": "#8cc4ff",
}
MARKS = {  # of an outcome: its sign, and the colour it has
    "right": ("✓", "right"),
    "partly right": ("◐", "part"),
    "wrong": ("✗", "wrong"),
    "not attempted": ("–", "quiet"),
    "crashed": ("↯", "wrong"),
    "too slow": ("…", "wrong"),
    "the grader broke": ("?", "quiet"),
}
DARK_PAGES = (  # JupyterLab, VS Code, Colab, the site
    'body[data-jp-theme-light="false"]', "body.vscode-dark", 'html[theme="dark"]',
    'html[data-theme="dark"]',
)  # fmt: skip


def _variables(colours: dict[str, str]) -> str:
    return ";".join(f"--bl-{name}:{colour}" for name, colour in colours.items())


# JupyterLab has rules of its own for tables, lists and code in outputs; the doubled class outranks
# them.
STYLE = (
    f".bl-card{{{_variables(LIGHT)}}}"
    f"{','.join(f'{page} .bl-card' for page in DARK_PAGES)}{{{_variables(DARK)}}}"
    + """
.bl-card{border-left:4px solid var(--bl-mark,var(--bl-line));padding:4px 0 4px 14px;margin:4px 0;
max-width:46em;line-height:1.45}
.bl-is-right{--bl-mark:var(--bl-right)}.bl-is-part{--bl-mark:var(--bl-part)}
.bl-is-wrong{--bl-mark:var(--bl-wrong)}.bl-is-quiet{--bl-mark:var(--bl-quiet)}
.bl-card.bl-card p{margin:6px 0}
.bl-card.bl-card .bl-head{margin:0 0 4px;display:flex;flex-wrap:wrap;gap:0 .6em;
align-items:baseline}
.bl-card .bl-outcome{color:var(--bl-mark);font-weight:600}
.bl-card .bl-quiet{color:var(--bl-quiet)}
.bl-card.bl-card ul{list-style:none;margin:0;padding:0}
.bl-card.bl-card li{display:flex;flex-wrap:wrap;margin:0;padding:1px 0 1px 1.8em}
.bl-card .bl-sign{width:1.8em;margin-left:-1.8em;font-weight:700}
.bl-card .bl-name{flex:1 1 9em}.bl-card .bl-got{margin-left:auto;color:var(--bl-quiet)}
.bl-card .bl-yes{color:var(--bl-right)}.bl-card .bl-no{color:var(--bl-wrong)}
.bl-card .bl-open{color:var(--bl-quiet)}
.bl-card.bl-card table{table-layout:fixed;width:100%;margin:8px 0;border-collapse:collapse;border:0;
font-size:inherit}
.bl-card.bl-card tr:nth-child(n){background:none;border:0}
.bl-card.bl-card th,.bl-card.bl-card td{border:0;padding:2px 0;text-align:left;vertical-align:top;
color:inherit;max-width:none}
.bl-card.bl-card th{width:5.5em;font-weight:400;color:var(--bl-quiet);padding-top:4px}
.bl-card.bl-card pre{margin:0;padding:2px 8px;background:var(--bl-soft);color:var(--bl-text);
border-radius:3px;white-space:pre;overflow-x:auto;font-family:var(--jp-code-font-family,monospace);
font-size:var(--jp-code-font-size,13px);line-height:1.45}
.bl-card.bl-card pre.bl-wraps{white-space:pre-wrap;word-break:normal;overflow-wrap:anywhere}
.bl-card details{margin:4px 0}.bl-card summary{cursor:pointer;width:fit-content}
.bl-card .bl-inside{margin:2px 0 2px 1.1em}
.bl-card.bl-card a{color:var(--bl-link);text-decoration:underline}
.bl-card.bl-card a:focus-visible,.bl-card summary:focus-visible,.bl-card pre:focus-visible{
outline:2px solid var(--bl-link);outline-offset:2px}
.bl-card .bl-picture{display:block;max-width:100%;height:auto;margin:8px 0 0}
.bl-card .bl-picture text{fill:var(--bl-quiet);font:11px system-ui,sans-serif}
.bl-picture .bl-mid{text-anchor:middle}.bl-picture .bl-end{text-anchor:end}
.bl-picture .bl-tick{stroke:var(--bl-line);stroke-width:.6}
.bl-picture .bl-zero{stroke:var(--bl-quiet);stroke-width:1}
.bl-picture .bl-yours{fill:none;stroke:var(--bl-wrong);stroke-width:2.2}
.bl-picture .bl-expected{fill:none;stroke:var(--bl-right);stroke-width:2.2;stroke-dasharray:6 4}
.bl-picture .bl-gap{fill:var(--bl-wrong);fill-opacity:.2}
.bl-picture .bl-between{fill:none;stroke:var(--bl-quiet);stroke-width:1;stroke-dasharray:2 2}
.bl-picture .bl-dot-yours{fill:var(--bl-wrong)}
.bl-picture .bl-dot-expected{fill:none;stroke:var(--bl-right);stroke-width:1.6}
.bl-card .bl-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
white-space:nowrap}
"""
).replace("\n", "")
