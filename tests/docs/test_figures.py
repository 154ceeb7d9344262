"""The page of figures is the product's own: its words and its pictures are what the sample gives now."""

from __future__ import annotations

from tests.docs.figures import DOCS, FIGURES, FIRST, HEADS, made, page


def test_the_page_and_its_pictures_are_what_the_sample_gives() -> None:
    drawn = made()
    assert (DOCS / "figures.md").read_text("utf-8") == page(drawn), "python -m tests.docs.figures writes it anew"
    for name, _, _ in FIGURES:
        written = (DOCS / "figures" / f"{name}.png").read_bytes()
        assert _size(written) == _size(drawn[name].png), (
            "letters of another font have other widths; the shape is the same"
        )
        assert len(written) < 60_000
    assert len(FIRST.read_bytes()) < 200_000
    assert {name for name, _, _ in FIGURES} == set(HEADS)


def _size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
