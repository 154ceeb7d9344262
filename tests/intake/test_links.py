"""What lies behind a link that is not followed is missing from the records, and that is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from auditkit.engine.store import Store
from auditkit.errors import BadInput
from auditkit.intake import explain, open_records

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need rights there")
TENURE = "post_id,person_id,start\nP7,Li,2024\n"
AWAY = (
    "1 sub-folder is a link out of the folder and was not followed: 2025/older; nothing behind it is among the "
    "records: copy the folder itself into its place"
)


def line(month: str) -> str:
    return f"period,moment,unit_id,text\n{month},plan,P7,Pour\n"


def folder(tmp_path: Path) -> Path:
    """Records with a month of their own; another month lies outside."""
    inside, outside = tmp_path / "records", tmp_path / "secret place"
    for place in (inside / "2025", outside):
        place.mkdir(parents=True)
    (inside / "tenure.csv").write_text(TENURE, "utf-8")
    (inside / "plan_line.csv").write_text(line("2025-03"), "utf-8")
    (inside / "2025" / "April.csv").write_text(line("2025-04"), "utf-8")
    (outside / "May.csv").write_text(line("2025-05"), "utf-8")
    return inside


def spoken(place: Path, store: Store | None = None) -> list[str]:
    return [note for note in open_records(place, store=store).assumptions if "link" in note]


def test_a_linked_folder_outside_is_said_and_not_read(tmp_path: Path) -> None:
    inside = folder(tmp_path)
    assert spoken(inside) == []
    (inside / "2025" / "older").symlink_to(tmp_path / "secret place", target_is_directory=True)
    records = open_records(inside)
    assert spoken(inside) == [AWAY]
    assert {row["period"] for row in records.tables["plan_line"].to_pylist()} == {"2025-03", "2025-04"}
    assert not [note for note in records.assumptions if "secret" in note]
    found = explain(inside)
    assert AWAY in found.in_words()
    assert "2 rows in 2 other sources" in str(found)


def test_a_linked_folder_inside_is_read_in_its_own_place_and_lacks_nothing(tmp_path: Path) -> None:
    inside = folder(tmp_path)
    (inside / "again").symlink_to(inside / "2025", target_is_directory=True)
    assert spoken(inside) == []
    assert open_records(inside).tables["plan_line"].num_rows == 2


def test_links_that_lead_nowhere_are_said_but_not_those_of_an_editor(tmp_path: Path) -> None:
    inside = folder(tmp_path)
    for name in ("June.xlsx", ".#plan_line.csv", "a.csv", "b.csv", "c.csv"):
        (inside / name).symlink_to(tmp_path / "gone")
    assert spoken(inside) == [
        "4 links lead nowhere, so that nothing of it was read: June.xlsx, a.csv, b.csv and 1 more"
    ]


def test_a_folder_of_nothing_but_a_link_says_so(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "plans").symlink_to(folder(tmp_path), target_is_directory=True)
    with pytest.raises(BadInput, match="1 sub-folder is a link out of the folder and was not followed: plans;"):
        open_records(bare)


def test_a_store_does_not_forget_what_a_link_left_out(tmp_path: Path) -> None:
    inside, store = folder(tmp_path), Store(tmp_path / "store")
    assert spoken(inside, store) == []
    (inside / "2025" / "older").symlink_to(tmp_path / "secret place", target_is_directory=True)
    assert spoken(inside, store) == [AWAY]
    assert spoken(inside, store) == [AWAY]
