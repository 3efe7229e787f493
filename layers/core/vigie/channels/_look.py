"""What mails look like: styles inside each tag, since many programs drop the rest; dark on top."""

from __future__ import annotations

from typing import Final

_FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_SAID = "border-left:3px solid #b3261e"
STYLES: Final = {
    "lead": "margin:0 0 12px;font-size:20px;line-height:1.35;font-weight:600;text-wrap:pretty",
    "text": "margin:0 0 12px;font-size:15px;line-height:1.5",
    "title": "margin:24px 0 8px;font-size:16px;line-height:1.4;font-weight:600",
    "quote": f"margin:0;padding:6px 12px 0;font-size:15px;line-height:1.45;{_SAID}",
    "about": f"margin:0;padding:4px 12px 0;font-size:13px;line-height:1.4;color:#5b6470;{_SAID}",
    "link": "margin:0 0 12px;padding:0 12px 4px;font-size:14px;line-height:24px;"
    "border-left:3px solid #b3261e",
    "button": "margin:24px 0 12px;width:100%",
    "choice": "margin:0 0 4px;font-size:15px;line-height:20px",
    "step": "margin:0 0 12px;padding:0 0 0 22px;font-size:15px;line-height:1.45",
    "more": "margin:0 0 12px;font-size:15px;line-height:1.5",
    "aside": "margin:4px 0 0;font-size:14px;line-height:24px",
    "small": "margin:12px 0 0;font-size:13px;line-height:1.5;color:#5b6470",
}
BUTTON = (
    "display:block;padding:14px 16px;border-radius:8px;background:#0b57d0;color:#ffffff;"
    "font-size:16px;line-height:20px;font-weight:600;text-align:center;text-decoration:none"
)
CHOICE = (
    "display:inline-block;margin:0 4px 8px 0;padding:11px 14px;border:1px solid #8a939e;"
    "border-radius:8px;color:#0b57d0;font-size:15px;line-height:20px;text-decoration:none"
)
SHEET = (
    "max-width:560px;margin:0 auto;padding:20px;border-radius:12px;background:#ffffff;"
    f"color:#1b1f24;box-sizing:border-box;overflow-wrap:anywhere;word-break:break-word;{_FONT}"
)
PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>:root{{color-scheme:light dark}}
@media (prefers-color-scheme:dark){{
.page{{background:#111418!important}}.sheet{{background:#1b1f24!important;color:#e8eaed!important}}
.about,.small,.mark{{color:#a8b0ba!important}}.away,.link a{{color:#8ab4f8!important}}
.quote,.about,.link{{border-left-color:#f2b8b5!important}}
.press{{background:#8ab4f8!important;color:#0b1b33!important}}
.choose{{color:#8ab4f8!important;border-color:#7d8794!important}}
.over{{background:#ff8a80!important}}.under{{background:#b8635b!important}}
.line{{background:#dfe3e8!important}}.mark{{border-top-color:#7d8794!important}}}}</style></head>
<body class="page" style="margin:0;padding:12px;background:#eef1f4">
<div class="sheet" lang="{language}" style="{sheet}">
{body}
</div></body></html>
"""
