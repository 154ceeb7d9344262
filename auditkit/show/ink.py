"""What every figure shares: colours that colour-blind eyes tell apart, and letters that the fonts have."""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import RendererAgg

# Okabe and Ito, "Color Universal Design" (2008).
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
GREY, PALE, TEXT = "#8A8A8A", "#ECECEC", "#1A1A1A"

FAMILIES = (
    "DejaVu Sans",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "Arial Unicode MS",
)
_CJK_FILES = ("cjk", "sourcehan", "wqy", "msyh", "pingfang", "simhei", "droidsansfallback")
NO_FONT = "□"
_RULER_DPI = 100
LONGEST = 2_000  # letters: no line on paper or screen has more
_CJK_LETTERS = ((0x2E80, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0x20000, 0x323AF))


def families(texts: Iterable[str]) -> list[str]:
    """The installed families that draw these texts, in order of preference.

    Warns once where Chinese, Japanese or Korean letters occur and no installed family has them, naming the package.
    """
    wide = any(_is_cjk(letter) for text in texts for letter in text)
    known = _installed()
    if wide and not _letters_of(known[1:]):
        known = _installed(search=True)
        if not _letters_of(known[1:]):
            warnings.warn(
                "no installed font has Chinese letters, boxes stand in their place: install the package "
                "fonts-noto-cjk (Debian, Ubuntu), google-noto-sans-cjk-fonts (Fedora) or Noto Sans CJK SC",
                UserWarning,
                stacklevel=2,
            )
    return known


def legible(text: str, known: list[str]) -> str:
    """One line of text in which every letter can be drawn: a letter that no family has becomes a box."""
    letters = _letters_of(known)
    flat = " ".join("".join(" " if unicodedata.category(one) == "Cc" else one for one in text).split())
    return "".join(one if ord(one) in letters else NO_FONT for one in flat if unicodedata.category(one) != "Cf")


def fit(text: str, inches: float, known: list[str], size: float, weight: str = "normal") -> str:
    """The text, shortened with an ellipsis until it is no wider than so many inches; empty where nothing fits.

    What is longer than any line is cut before it is measured: letters cost time to draw, and a cell may hold millions.
    """
    text = text[:LONGEST]
    if width(text, known, size, weight) <= inches:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + "…", known, size, weight) <= inches:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…" if low else ""


def wrap(text: str, inches: float, known: list[str], size: float) -> list[str]:
    """The text in lines no wider than so many inches; a word that is wider itself is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if line and width(longer, known, size) > inches:
            lines.append(line)
            longer = word
        while len(longer) > 1 and width(longer[:LONGEST], known, size) > inches:
            part = fit(longer, inches, known, size).removesuffix("…") or longer[0]
            lines.append(part)
            longer = longer[len(part) :]
        line = longer
    return [*lines, line] if line else lines


def width(text: str, known: list[str], size: float, weight: str = "normal") -> float:
    """How wide a line of text is drawn, in inches."""
    return _width(text, tuple(known), size, weight)


@lru_cache(maxsize=20_000)
def _width(text: str, known: tuple[str, ...], size: float, weight: str) -> float:
    from matplotlib.font_manager import FontProperties

    letters = FontProperties(family=list(known), size=size, weight=weight)
    size_in_dots = _ruler().get_text_width_height_descent(text, letters, False)  # type: ignore[no-untyped-call]
    return float(size_in_dots[0]) / _RULER_DPI


@lru_cache(maxsize=1)
def _ruler() -> RendererAgg:
    from matplotlib.backends.backend_agg import RendererAgg

    return RendererAgg(1, 1, _RULER_DPI)  # type: ignore[no-untyped-call]


def _installed(search: bool = False) -> list[str]:
    from matplotlib import font_manager

    if search:
        for path in font_manager.findSystemFonts():
            if any(part in path.lower() for part in _CJK_FILES):
                font_manager.fontManager.addfont(path)
    names = set(font_manager.fontManager.get_font_names())
    return [name for name in FAMILIES if name in names]


def _letters_of(known: list[str]) -> frozenset[int]:
    return frozenset().union(*(_letters(name) for name in known)) if known else frozenset()


@lru_cache(maxsize=32)
def _letters(name: str) -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return frozenset(get_font(findfont(FontProperties(family=[name]))).get_charmap())


def _is_cjk(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in _CJK_LETTERS)
