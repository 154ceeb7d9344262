"""Rows of a list of holders that say that nobody held the post: set aside, because a vacancy is no person."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from auditkit.dictionary import word_key
from auditkit.records import cells as read
from auditkit.records.raw import Draft
from auditkit.records.reading import Context, fault


def set_aside(drafts: Mapping[str, Draft], context: Context) -> frozenset[str]:
    """Refuse the tenures of nobody, with the code of rows that are no records; returns the posts that they name.

    Read as a person, *vacant* would take a post over, hand it on, and leave no day without a holder. Who is written
    like one of the words and has another name in the table `person` is a person.

    Source: `docs/definitions.md`, "Post and holders".
    """
    tenure = drafts["tenure"]
    if not len(tenure) or "person_id" not in tenure.cells:
        return frozenset()
    holders = read.clean(tenure.columns["person_id"])
    words = context.words.nobody
    meant = np.array([word_key(holder) in words for holder in holders.values] + [False])
    if not meant.any():
        return frozenset()
    people = drafts["person"].columns
    named = zip(*(people[name].cast(pa.string()).to_pylist() for name in ("person_id", "name")), strict=True)
    real = {person for person, name in named if name and word_key(name) not in words}
    meant[:-1] &= np.array([holder not in real for holder in holders.values])
    index = np.flatnonzero(meant[holders.codes] & ~tenure.dead)
    posts = tenure.columns["post_id"].cast(pa.string()).take(pa.array(index)).to_pylist()
    fault(tenure, tenure.table.columns["person_id"], index, "nobody", True)
    return frozenset(post for post in posts if post)
