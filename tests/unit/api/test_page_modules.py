"""The page's own modules fit together: a browser refuses a room whole for one name it misses."""

from __future__ import annotations

import re
from importlib.resources import files

STATIC = files("vigie.api") / "static"
SCRIPTS = {one.name: one.read_text("utf-8") for one in STATIC.iterdir() if one.name[-3:] == ".js"}
IMPORT = re.compile(r"^import \{([^}]*)\} from \"\./([^\"]+)\";", re.MULTILINE)
EXPORT = re.compile(r"^export (?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE)
LISTED = re.compile(r"^export (?:const )?[\[{]([^\]}]*)[\]}]", re.MULTILINE)


def names_in(text: str) -> set[str]:
    return set(re.findall(r"(\w+)(?: as \w+)?\s*(?:,|$)", text.strip()))


def test_whatever_a_module_takes_from_another_is_given_there() -> None:
    given = {
        name: set(EXPORT.findall(text)) | {n for one in LISTED.findall(text) for n in names_in(one)}
        for name, text in SCRIPTS.items()
    }
    taken = {
        (name, source, one)
        for name, text in SCRIPTS.items()
        for found, source in IMPORT.findall(text)
        for one in names_in(found)
    }
    assert len(taken) > 100
    assert {one for one in taken if one[2] not in given.get(one[1], set())} == set()
