"""What an audit answers, line by line of its sheets, in a form that two audits of almost the same records share."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import auditkit as ak

_LINES = """
select p.line_no, p.unit_id, p.period, p.moment, l.item
from line l join plan_line p on p.row_key = l.line
"""
_OUTCOMES = """
select f.item, coalesce(m.unit_id, u.unit_id) as unit_id, c.period, f.outcome, f.class, f.late, f.postponed, f.slipped,
  f.weakened, f.copied, f.overdue, f.returned, f.recurring, f.reopened, f.unapproved,
  coalesce(a.line_no, r.line_no) as line_no,
  b.unit_id as by_unit, b.period as by_period, b.moment as by_moment, f.by_table
from outcome_flags f
join calendar c on c.p = f.p
join (select u, min(unit_id) as unit_id from unit_no group by u) u on u.u = f.u
left join renamed m on m.row_key = coalesce(f.plan_line, f.review_line)
left join plan_line a on a.row_key = f.plan_line
left join plan_line r on r.row_key = f.review_line
left join plan_line b on f.by_table = 'plan_line' and b.row_key = f.by_row
"""
_FOLLOW_UP = """
select f.handover_id, f.item, f.state, f.strength, f.followed_by_event as event, f.last_seen, p.line_no,
  h.on_min, h.on_max, h.on_min < h.on_max or coalesce(h.last_min < h.last_max, false) as two_ends,
  b.unit_id as by_unit, b.period as by_period, b.moment as by_moment, f.by_table
from follow_up f
join handover h on h.handover_no = f.handover_no
join plan_line p on p.row_key = f.plan_line
left join plan_line b on f.by_table = 'plan_line' and b.row_key = f.by_row
"""
_SUCCESSIONS = "select old_id, new_id, relation, day_min from succession where kind = 'unit' and new_id is not null"


def month(day):
    """2024-03-17 → 2024-03."""
    return f"{day:%Y-%m}"


def after(period, n):
    """The period n months after one."""
    at = int(period[:4]) * 12 + int(period[5:]) - 1 + n
    return f"{at // 12}-{at % 12 + 1:02}"


@dataclass
class Answers:
    """The answers of one audit, read once."""

    audit: ak.Audit
    outcomes: dict = field(init=False)
    follow_up: dict = field(init=False)

    def __post_init__(self):
        lines = self._rows(_LINES)
        self.item_of = {row.line_no: row.item for row in lines}
        self.sheet_of = {row.line_no: (row.unit_id, row.period, row.moment) for row in lines}
        self.stands, self.first = {}, {}
        for row in lines:
            self.stands.setdefault(row.item, set()).add(row.unit_id)
            known = self.first.get(row.unit_id, row.period)
            self.first[row.unit_id] = min(row.period, known)
        self.outcomes = {row.line_no: row for row in self._rows(_OUTCOMES)}
        self.cells = {(row.item, row.unit_id, row.period): row for row in self.outcomes.values()}
        self.follow_up = {(row.handover_id, row.item): row for row in self._rows(_FOLLOW_UP)}
        self.heirs = {}
        for row in self._rows(_SUCCESSIONS):
            self.heirs.setdefault(row.old_id, []).append((row.new_id, month(row.day_min), row.relation))

    def _rows(self, text):
        frame = self.audit.sql(text).astype(object)
        return list(frame.where(frame.notna(), None).itertuples(index=False))

    @cached_property
    def due_from(self):
        """Unit → the first period in which its sheets are known to be due."""
        out = dict(self.first)
        for old, news in self.heirs.items():
            for new, since, relation in news:
                if old in self.first:
                    out[new] = min(out.get(new, "9999"), self.first[old] if relation == "rename" else since)
        return out

    def speaks(self, item, unit=None):
        """(unit, from which period) whose sheets speak for an item: where it stands, and the heirs of its own unit."""
        own = [(there, "") for there in self.stands[item]] + ([(unit, "")] if unit else [])
        return {*own, *((new, since) for new, since, _ in self.heirs.get(unit, []))}

    def lost_from(self, item, unit, sheets, lost):
        """Those of the sheets (period, moment) that are lost, were due, and would speak for the item."""
        return [
            (there, period, moment) for there, since in self.speaks(item, unit) for period, moment in sheets
            if (there, period, moment) in lost and period >= max(since, self.due_from.get(there, "9999"))
        ]  # fmt: skip


def silence(period, g=2):
    """The sheets that must be seen before a promise of a period may be called dropped."""
    return [(period, "review"), *((after(period, n), moment) for n in range(1, g + 1) for moment in ("plan", "review"))]


def window(row, w=3):
    """The sheets from the last period in which an item was seen to the end of the window after a handover."""
    on = row.on_min.date() if not isinstance(row.on_min, date) else row.on_min
    first = month(on) if on.day == 1 else month(on.replace(day=1) + timedelta(days=31))
    end, period, out = after(first, w - 1), row.last_seen, []
    while period <= end:
        out += [(period, "plan"), (period, "review")]
        period = after(period, 1)
    # The plan of the period after the window is due on the window's last day.
    return [*out, (after(end, 1), "plan")]
