"""What reports look like on a screen, in the dark, on a phone and on paper, and their policy."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

STYLE: Final = """:root{color-scheme:light dark;--paper:#fff;--ink:#1a2530;--soft:#56626f;\
--line:#d7dce2;--band:#f3f5f7;--sea:#0b5673;--good:#2b8556;--even:#87919d;--bad:#b3261e;\
--own:#0b5673;--rival:#87919d;--slow:#8a5a00}
@media screen and (prefers-color-scheme:dark){:root{--paper:#12181f;--ink:#e9eef2;--soft:#a9b5c0;\
--line:#33404c;--band:#1b242d;--sea:#79cbe6;--good:#63c18f;--even:#7f8b98;--bad:#f28b82;\
--own:#79cbe6;--rival:#7f8b98;--slow:#e3b04b}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);overflow-wrap:anywhere;\
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
main{max-width:56rem;margin:0 auto;padding:20px 16px 40px}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 8px}
h2{font-size:1.15rem;line-height:1.3;margin:28px 0 8px}
header p{margin:0 0 2px}.span{font-weight:600}.soft,.note,small{color:var(--soft)}
.note{font-size:.85rem;margin:8px 0 0}small{display:block;font-size:.82rem;line-height:1.4;\
font-weight:400}
.tiles{list-style:none;margin:0;padding:0;display:grid;gap:8px;\
grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr))}
.tiles li{border:1px solid var(--line);border-radius:10px;padding:10px 12px}
.tiles b,.tiles span{display:block;font-size:.85rem;font-weight:400;color:var(--soft)}
.tiles strong{display:block;font-size:1.25rem;line-height:1.35;font-variant-numeric:tabular-nums}
.charts{display:grid;gap:16px;margin-top:24px;\
grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));align-items:start}
figure{margin:0;border:1px solid var(--line);border-radius:12px;padding:12px;min-width:0}
figcaption{font-weight:600;margin:0 0 6px}
svg{display:block;width:100%;height:auto;max-width:30rem;overflow:hidden}
svg text{font-size:12px;fill:var(--ink)}svg .tick,svg .value{text-anchor:end}
svg .middle{text-anchor:middle}svg .last{text-anchor:end}
.grid,.zero,.mark,.trace{fill:none}.grid{stroke:var(--line)}
.zero,.mark{stroke:var(--ink);stroke-width:1.5}
.trace{stroke-width:2;stroke-linejoin:round}
rect.positive{fill:var(--good)}rect.neutral{fill:var(--even)}rect.negative{fill:var(--bad)}
rect.own{fill:var(--own)}rect.rival{fill:var(--rival)}rect.over{fill:var(--bad)}
.net,.median{stroke:var(--own)}.p90{stroke:var(--slow)}.p90.trace{stroke-dasharray:5 3}
.dot.net,.dot.median{fill:var(--own)}.dot.p90{fill:var(--slow)}.dot.faint{fill:var(--paper)}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 14px;margin:8px 0 0;padding:0;\
font-size:.85rem}
.legend li::before{content:"";display:inline-block;width:.75em;height:.75em;margin-right:.4em;\
border-radius:2px;background:var(--even)}
.legend .positive::before{background:var(--good)}.legend .negative::before{background:var(--bad)}
.legend .own::before,.legend .median::before{background:var(--own)}
.legend .p90::before{background:var(--slow)}
details{margin-top:8px}summary{cursor:pointer;color:var(--sea);font-size:.9rem;padding:10px 0;\
min-height:44px}
table{width:100%;border-collapse:collapse;font-size:.92rem}
th,td{text-align:start;padding:6px 8px 6px 0;border-bottom:1px solid var(--line);\
vertical-align:top;font-weight:400}
thead th{font-weight:600;color:var(--soft);font-size:.85rem}
.n{text-align:end;font-variant-numeric:tabular-nums;padding-left:8px}
.n i{font-style:normal;white-space:nowrap;display:inline-block}
.figures{table-layout:fixed}.figures thead th:first-child{width:56%}.figures thead th:last-child\
{width:19%}
.figures th[scope=row]{font-weight:600}thead th{overflow-wrap:normal}
.numbers{overflow-x:auto}.numbers table{font-size:.82rem}
.places{padding-left:1.4em}.places li{margin:0 0 8px}
.limits li{margin:0 0 6px}footer{margin-top:28px;font-size:.85rem;color:var(--soft)}
:focus-visible{outline:3px solid var(--sea);outline-offset:2px}
@media screen and (max-width:30rem){.numbers th,.numbers td{padding-right:3px}
.numbers thead th{font-size:.72rem}
.figures th,.figures td{font-size:.85rem;padding-right:4px}
.n{padding-left:4px}.figures thead th:first-child{width:48%}
.lines thead{position:absolute;clip-path:inset(50%)}.lines tr{display:block;padding:8px 0;\
border-bottom:1px solid var(--line)}
.lines th,.lines td{display:block;border:0;padding:0;text-align:start}
.lines th{font-weight:600}.lines td::before{content:attr(data-name) " – ";color:var(--soft)}}
@page{size:A4;margin:14mm 14mm 16mm}
@media print{:root{color-scheme:light;--paper:#fff;--ink:#000;--soft:#333;--line:#bbb;--sea:#000;\
--good:#4aa37a;--even:#c9ced4;--bad:#8c1d18;--own:#0b5673;--rival:#9aa3ad;--slow:#8a5a00}
body{font-size:10pt}main{max-width:none;padding:0}h2{break-after:avoid;margin-top:14pt}
.tiles{grid-template-columns:repeat(5,1fr)}.tiles li{padding:5pt;break-inside:avoid}
.tiles strong{font-size:11pt}
.charts{display:block;columns:2;column-gap:8mm;margin-top:10pt}
figure{border:0;border-radius:0;padding:0;margin:0 0 10pt}
.drawing{break-inside:avoid}svg{max-width:none}
rect.neutral,rect.rival{stroke:#555;stroke-width:.6}
.legend .neutral::before,.legend .rival::before{outline:1px solid #555}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
details::details-content{content-visibility:visible!important;display:block!important;\
block-size:auto!important;opacity:1!important}
summary{display:none}.numbers table{font-size:7pt;margin-top:4pt}
.numbers thead th{font-size:7pt}.numbers th,.numbers td{padding:.7pt 2pt .7pt 0}.note{font-size:8pt}
table.figures tr,.places li,.limits li,tr{break-inside:avoid}thead{display:table-header-group}
.figures th,.figures td{padding-top:2.5pt;padding-bottom:2.5pt}
footer{margin-top:12pt}}"""
STYLE_HASH: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY: Final = f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'"
SAFE: Final = {
    "content-security-policy": f"{POLICY}; form-action 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow",
}
PAGE: Final = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer"><title>{title}</title>
<style>{style}</style></head>
<body><main>
{body}
</main></body></html>
"""
