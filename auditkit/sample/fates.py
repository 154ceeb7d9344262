"""The fates an item can meet, as scripts: what the sheets say month by month, and what is then true of it.

The lines and the truth are both read from here, so that neither is worked out from the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SILENCE = 2
FLAGS = (
    "verified", "late", "postponed", "slipped", "rebaselined", "self_declared", "weakened", "reassigned", "copied",
    "reopened", "recurring", "returned", "unplanned", "reorganised", "unapproved", "explained",
)  # fmt: skip
NEVER = 99


@dataclass(frozen=True)
class Month:
    """What the sheets of one month say of an item, and what became of that month's promise.

    Months and due dates are counted from the item's first month. `undecided` names what the definitions leave open:
    flags, `class` or `outcome`; the truth leaves those cells blank.
    """

    at: int
    outcome: str = "carried"
    kind: str = ""
    flags: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    plan: bool = True
    review: str = "in_progress"
    fresh: bool = True
    due: int | None = None
    review_due: int | None = None
    goal: float = 1.0
    reason: Literal["", "plan", "review"] = ""
    other_post: bool = False
    other_person: bool = False
    elsewhere: bool = False
    reworded: bool = False

    @property
    def strength(self) -> int:
        """How strongly this month's review follows the item up: 0 none, 1 copied, 2 changed, 3 done or cancelled."""
        if not self.review:
            return 0
        return 3 if self.closes else 2 if self.fresh else 1

    @property
    def closes(self) -> bool:
        """Whether the review ends the item."""
        return self.review in ("done", "cancelled")


@dataclass(frozen=True)
class Act:
    """Something done about the item outside the sheets."""

    at: int
    kind: str
    day: int = 20
    strength: int = 2
    closes: bool = False
    share: float | None = None
    approver: Literal["", "authority", "deputy"] = ""
    by: Literal["owner", "other"] = "owner"
    batch: str = ""
    reason: bool = False


@dataclass(frozen=True)
class Fate:
    """One script.

    `quiet` keeps the item away from changes of holder: over its life, for ever, or only from changes during which a
    month ends; `needs` are the sheets that must be lost: (moment, months after the first, state).
    """

    name: str
    months: tuple[Month, ...]
    fault: str = ""
    sentence: str = ""
    acts: tuple[Act, ...] = ()
    due: int | Literal["ongoing"] | None = None
    numbered: bool | None = None
    quiet: Literal["", "life", "ever", "crossing"] = "life"
    needs: tuple[tuple[str, int, str], ...] = ()
    share: float = 0.0
    texts: str = ""
    last: int = field(init=False)
    key: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "last", max(one.at for one in self.traces))
        told = [m.at for m in self.months if m.flags or m.outcome not in ("carried", "done")]
        object.__setattr__(self, "key", told[0] if told else 0)

    @property
    def traces(self) -> tuple[Month | Act, ...]:
        """All that is on record of the item."""
        return (*self.months, *self.acts)

    @property
    def open_at_end(self) -> bool:
        """Whether nothing ever closes the item."""
        return not any(one.closes for one in self.traces)


_PUT_OFF = Act(0, "reschedule", reason=True)


def _done(at: int, **more: object) -> Month:
    return Month(at, "done", review="done", **more)  # type: ignore[arg-type]


def _drop(at: int, kind: str = "no trace", **more: object) -> Month:
    return Month(at, "dropped", kind, **more)  # type: ignore[arg-type]


def _steady() -> list[Fate]:
    plain = [
        Fate(f"steady_{n}", (*(Month(i) for i in range(n - 1)), _done(n - 1)), due=n - 1, quiet="") for n in range(1, 7)
    ]
    hard = Month(1, flags=("explained",), reason="review")
    return [*plain, Fate("explained", (Month(0), hard, _done(2)), due=2, quiet="", share=0.01)]


def _dropped() -> list[Fate]:
    went, none = Month(0), "Planned, then gone from every later sheet; nothing else is on record."
    term = "Its due date came, no sheet says done, and it is in no later plan."
    out = "Delivered on the delivery register in the month itself; the sheets never say done."
    reach = Act(0, "deliver", strength=3, share=1.0)
    return [
        Fate("silent", (went, _drop(1)), "dropped_no_trace", none, share=0.008),
        Fate("silent_at_once", (_drop(0),), "dropped_no_trace", none, share=0.006),
        Fate("term", (went, _drop(1, "term reached", review="partly")), "dropped_term_reached", term, due=1,
             share=0.008),
        Fate("term_unsaid", (went, _drop(1, "term reached", review="")), "dropped_term_reached", term, due=1,
             share=0.004),
        Fate("promised_later", (went, _drop(1, "promised later", review_due=5, undecided=("slipped",))),
             "dropped_promised_later", "The last review gives a later due date without a word why; then silence.",
             due=1, share=0.004),
        Fate("delivered", (_drop(0, "delivered elsewhere", review=""),), "dropped_delivered_elsewhere", out, (reach,),
             numbered=True, quiet="ever", share=0.002),
        Fate("delivered_uncounted", (_drop(0, "delivered elsewhere", review=""),), "dropped_delivered_elsewhere", out,
             (Act(0, "deliver", strength=3),), numbered=False, quiet="ever", share=0.002),
        Fate("delivered_early", (_drop(0, "delivered elsewhere", review=""),), "dropped_delivered_elsewhere",
             "Completed on the very day of the plan, before its month began; the sheets never say done.",
             (Act(-1, "complete", day=0, strength=3),), quiet="ever", share=0.001),
        Fate("delivered_short", (_drop(0, review=""),), "dropped_no_trace",
             "Half the quantity was delivered, then nothing more.", (Act(0, "deliver", strength=3, share=0.5),),
             numbered=True, quiet="ever", share=0.002),
        Fate("unit_ended", (went, _drop(1, "unit ended")), "dropped_unit_ended",
             "Open in the last sheet of a unit that ended without a successor.", share=0.002),
        Fate("returned", (went, _drop(1, flags=("returned",)), _done(4)), "returned",
             "Gone for more than two periods, then planned again.", share=0.004),
        Fate("copied_away", (went, _drop(1, flags=("copied",), fresh=False)), "copied",
             "The progress text of the month before was copied, then the item vanished.", share=0.002),
    ]  # fmt: skip


def _handed_over() -> list[Fate]:
    went, gone = Month(0), _drop(1, review="")
    never = "Open at the handover; nothing in the window follows it up."
    return [
        Fate("left_behind", (went, _drop(1)), "dropped_at_handover", never),
        Fate("left_in_plan", (went, gone), "dropped_at_handover", never),
        Fate("left_at_term", (went, _drop(1, "term reached", review="")), "dropped_at_handover", never, due=1),
        Fate("copied_only", (went, _drop(1, flags=("copied",), fresh=False)), "followed_by_copy_only",
             "After the handover the same line was copied once and never moved."),
        Fate("copied_on", (went, Month(1, flags=("copied",), fresh=False), _drop(2, flags=("copied",), fresh=False)),
             "followed_by_copy_only", "After the handover the same line was copied twice and never moved."),
        Fate("bulk_only", (went, gone), "followed_by_bulk_only",
             "After the handover only one reminder to many items at once names it.",
             (Act(2, "update", day=20, strength=1, batch="bulk"),)),
        Fate("bulk_too", (went, Month(1), Month(2), _done(3)), "", "", (Act(2, "update", 20, 1, batch="bulk"),), due=3),
        Fate("few_at_once", (went, gone), "dropped_no_trace",
             "Gone from the sheets after the handover, yet followed up by a reminder to a few items.",
             (Act(3, "update", day=18, batch="few"),)),
        Fate("due_moved_only", (went, Month(1, flags=("slipped",), review=""), _drop(2, "", due=3, review="",
             undecided=("class",))), "followed_by_due_only", "Only its due date moved, without reason.",
             due=1),
        Fate("late_done", (went, gone), "followed_up_late", "Silent through the window, completed after it.",
             (Act(5, "complete", 12, 3, closes=True),)),
        Fate("late_order", (went, gone), "followed_up_late", "Silent through the window, ordered again after it.",
             (Act(5, "instruct", day=10),)),
        Fate("late_return", (went, _drop(1, flags=("returned",)), _done(8)), "followed_up_late",
             "Silent through the window, planned again after it."),
        Fate("stale_return", (went, _drop(1, flags=("returned",)), _done(8)), "returned",
             "Long silent at the handover, planned again in its window."),
        Fate("lost_then_silent", (went, Month(1, "cannot_tell", review="")), "cannot_tell_partial",
             "Last planned where the review came in part; silent since.", needs=(("review", 1, "partial"),)),
    ]  # fmt: skip


def _changed() -> list[Fate]:
    return [
        Fate("slipped", (Month(0, flags=("slipped",)), _done(1, due=1)), "slipped",
             "The due date moved by a month; nothing on record says why.", due=0, share=0.004),
        Fate("weakened", (Month(0, flags=("weakened",)), _done(1, goal=0.7)), "weakened",
             "The planned quantity was lowered; nothing on record says why.", due=1, numbered=True, share=0.003),
        Fate("number_lost", (Month(0, flags=("weakened",)), _done(1, goal=0.0)), "weakened",
             "The planned quantity was dropped from the plan; nothing on record says why.", due=1, numbered=True,
             share=0.002),
        Fate("rebaselined", (Month(0, flags=("rebaselined", "self_declared", "explained"), reason="review"),
             _done(1, due=1, reason="plan", undecided=("explained",))), "rebaselined",
             "The due date moved, with a reason in the sheet.", due=0, share=0.004),
        Fate("rescheduled", (Month(0, flags=("rebaselined",), undecided=("postponed",)), _done(1, due=1)),
             "rebaselined", "The due date moved by an order on record.", (_PUT_OFF,), due=0, share=0.003),
        Fate("rescoped", (Month(0, flags=("rebaselined",)), _done(1, goal=0.7)), "rebaselined",
             "The planned quantity was lowered by an order on record.", (Act(0, "rescope", reason=True),), due=1,
             numbered=True, share=0.002),
        Fate("other_post", (Month(0, flags=("reassigned",)), _done(1, other_post=True)), "reassigned",
             "Another post of the unit answers for it from the second month.", due=1, share=0.003),
        Fate("other_person", (Month(0, flags=("reassigned",)), _done(1, other_person=True)), "reassigned",
             "Another person is named while the holder of the post stayed.", due=1, share=0.003),
        Fate("copied", (Month(0), Month(1, flags=("copied",), fresh=False), _done(2)), "copied",
             "The progress text of the month before was copied while it was not done.", due=2, share=0.004),
        Fate("reworded", (Month(0), _done(1, reworded=True)), "reworded",
             "The same item under a new wording.", due=1, quiet="", share=0.003),
    ]  # fmt: skip


def _ended() -> list[Fate]:
    put_off = ("rebaselined", "self_declared")
    yes = Act(1, "cancel", strength=3, closes=True, approver="authority", reason=True)
    no = Act(1, "cancel", strength=3, closes=True, approver="deputy", reason=True)
    gone, bare = Month(0, "cancelled"), Month(0, "cancelled", flags=("unapproved",))
    late = Month(0, "done", flags=("late",))
    return [
        Fate("late", (late,), "late", "Completed one period late.", (Act(1, "complete", 15, 3, True),), due=0,
             share=0.004),
        Fate("very_late", (late,), "late", "Completed two periods late.", (Act(2, "complete", 15, 3, True),), due=0,
             share=0.002),
        Fate("late_review", (late, Month(1, "unplanned", flags=("unplanned",), plan=False, review="done")), "late",
             "The next review says done, although the next plan does not have it.", due=0, share=0.003),
        Fate("completed", (_done(0),), "", "", (Act(0, "complete", 22, 3, True),), due=0, share=0.004),
        Fate("unsaid", (Month(0, "done", review=""),), "done_by_action",
             "Only the completion certificate says done.", (Act(0, "complete", 24, 3, True),), due=0, share=0.002),
        Fate("verified", (Month(0), _done(1, flags=("verified",))), "verified",
             "Done, and checked by somebody else in the same month.", (Act(1, "verify", 26, 4, True, by="other"),),
             due=1, share=0.004),
        Fate("own_check", (_done(0),), "self_verified", "Done, and checked by the owner only.",
             (Act(0, "verify", 26, 3, True),), due=0, share=0.002),
        Fate("postponed", (Month(0, flags=("postponed", "explained"), review="postponed", reason="review", review_due=5,
             undecided=put_off), _done(5, due=5)), "postponed", "Put off by five months with a reason.", due=0,
             share=0.004),
        Fate("put_off", (Month(0, flags=("postponed",), undecided=put_off), _done(5)), "postponed",
             "Put off by an order on record, and done when it came back.", (_PUT_OFF,), share=0.003),
        Fate("cancelled", (gone, Month(1, "cancelled", review="cancelled")), "cancelled_with_authority",
             "Cancelled, approved by a post with the power to cancel.", (yes,), due=2, share=0.003),
        Fate("cancelled_bare", (bare, Month(1, "cancelled", flags=("unapproved",), review="cancelled")),
             "cancelled_without_authority", "The sheet says cancelled; no approval is on record.", due=2, share=0.003),
        Fate("cancelled_short", (bare, Month(1, "cancelled", flags=("unapproved",), review="cancelled")),
             "cancelled_without_authority", "Cancelled, approved by a post without that power.", (no,), due=2,
             share=0.002),
        Fate("risk_accepted", (gone,), "cancelled_with_authority", "The risk was accepted by a post with the power.",
             (Act(1, "accept_risk", 14, 3, True, approver="authority", reason=True),), share=0.002),
        Fate("moved", (Month(0, "moved", undecided=("reassigned",)), _done(1, elsewhere=True)), "moved",
             "Carried on by another unit, and no reorganisation explains it.", due=1, share=0.004),
        Fate("reopened", (_done(0, undecided=("reopened",)), _done(2, flags=("reopened",))), "reopened",
             "Reported done, then planned again.", due=2, share=0.004),
        Fate("unplanned", (Month(0, "unplanned", flags=("unplanned",), plan=False, review="done"),), "unplanned",
             "Reported done and never planned.", share=0.006),
        Fate("unplanned_first", (Month(0, "unplanned", flags=("unplanned",), plan=False), _done(1)), "unplanned",
             "Reported first, planned only a month later.", due=1, share=0.003),
        *(Fate(f"recurring_{n}", tuple(_done(i, flags=("recurring",)) for i in range(n)), "recurring",
               "The same work promised and done month after month.", due="ongoing", numbered=False, quiet="crossing",
               share=0.002, texts="recurring") for n in (3, 6, 10)),
    ]  # fmt: skip


def _lost() -> list[Fate]:
    places = (("review", 0), ("review", 1), ("review", 2), ("plan", 1), ("plan", 2))
    out = []
    for moment, at in places:
        for state in ("missing", "partial", "interim"):
            said = "" if (moment, at) == ("review", 0) else "in_progress"
            where = f"the {moment} {at} months after its last plan is {state}" if at else f"its review is {state}"
            out.append(Fate(f"lost_{moment}_{at}_{state}", (Month(0, "cannot_tell", review=said),),
                            f"cannot_tell_{state}", f"Silent, but {where}: nobody can tell.",
                            needs=((moment, at, state),), share=0.001))  # fmt: skip
    return [
        *out,
        Fate("unmapped", (Month(0, "cannot_tell", review="unmapped"),), "cannot_tell_status",
             "The last status word is one that nobody has defined.", quiet="ever", share=0.002),
        Fate("over_lost_review", (Month(0, review=""), _done(1)), "", "", due=1, quiet="",
             needs=(("review", 0, "missing"),)),
        Fate("over_lost_month", (Month(0), _done(2)), "carried_over_lost_month",
             "Both sheets of the month between are missing; the plan after them has it.", due=2,
             needs=(("plan", 1, "missing"), ("review", 1, "missing")), share=0.002),
        Fate("late_over_lost_plan", (Month(0, "done", flags=("late",)), Month(1, "unplanned", plan=False, review="done",
             undecided=("outcome", "unplanned"))), "late", "Done in the next review; the next plan is missing.", due=0,
             needs=(("plan", 1, "missing"),)),
        Fate("not_yet", (Month(0), Month(1, "not_yet", review="")), "not_yet",
             "Silent, but the time in which it may come back is not over.", share=0.003),
        Fate("not_yet_lost", (Month(0, "not_yet", review=""),), "not_yet",
             "Its review is interim, and the time in which it may come back is not over.",
             needs=(("review", 0, "interim"),), share=0.001),
    ]  # fmt: skip


FATES = (*_steady(), *_dropped(), *_handed_over(), *_changed(), *_ended(), *_lost())
NUMBER = {fate.name: i for i, fate in enumerate(FATES)}
