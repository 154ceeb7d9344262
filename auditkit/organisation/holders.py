"""Who held which post, who headed which unit, who stood above whom: on every day, as disjoint stretches."""

from __future__ import annotations

from datetime import date

from auditkit.engine import fill, load
from auditkit.engine.queries import queries

_HERE = "auditkit.organisation"
STEPS = tuple(map(queries(_HERE), (
    "called", "known_tenure", "known_post", "known_unit", "stretch", "holder", "timeline", "head", "reporting",
)))  # fmt: skip


def holders_on(day: date) -> str:
    """The query for all holders of all posts on one day. It reads `known_post`, `holder` and `timeline`.

    Args:
        day: the day asked for.

    Returns:
        SQL with the columns post_id, title, unit_id, is_head, person_id, capacity, certain, vacant (yes, no, unknown),
        n_holders, joint (several hold it substantively), tenure (`row_key` of the record); ordered by post and person.
        A vacant post has one row without a person.

    Source:
        definitions.md, Post and holders.
    """
    return fill(load(_HERE, "holders_on.sql"), day=day)


def superiors_on(post: str, day: date) -> str:
    """The query for the chain of superiors of one post on one day. It reads `known_post`, `reporting`, `timeline`.

    Args:
        post: the id of the post.
        day: the day asked for.

    Returns:
        SQL with the columns depth (1 = the nearest), below_id (whose superior it is), post_id, title, unit_id, inferred
        (the line is not written in the records), certain, possible (holders), vacant (yes, no, unknown). A post with
        two superiors has two rows at one depth.

    Source:
        definitions.md, Superiors on a day.
    """
    return fill(load(_HERE, "superiors_on.sql"), post=post, day=day)
