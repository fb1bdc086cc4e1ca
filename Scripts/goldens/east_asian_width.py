#!/usr/bin/env python3
"""Writes Tests/Fixtures/Figures/east_asian_width.json: the width of every assigned character.

Ranges of code points that are wide or full-width (W, F) and ranges that are not, by the Unicode
database of this Python, whose version is recorded; unassigned code points are in neither. Needs no
other packages: `python3 Scripts/goldens/east_asian_width.py`.
"""
import json
import pathlib
import unicodedata

TARGET = pathlib.Path(__file__).parents[2] / "Tests/Fixtures/Figures/east_asian_width.json"


def ranges(belongs):
    found = []
    for code in range(0x110000):
        if unicodedata.category(chr(code)) == "Cn" or not belongs(chr(code)):
            continue
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return found


def is_wide(character):
    return unicodedata.east_asian_width(character) in "WF"


document = {
    "unicode": unicodedata.unidata_version,
    "wide": ranges(is_wide),
    "narrow": ranges(lambda character: not is_wide(character)),
}
TARGET.parent.mkdir(parents=True, exist_ok=True)
TARGET.write_text(json.dumps(document, separators=(",", ":")) + "\n")
