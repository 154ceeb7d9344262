-- What sheets of other units say of an item that stands in several: those of a successor always; another's only where the
-- unit's own sheet is silent and its own later plans do not go on with the item.
with stand as (
  select c.* from cell c join extent w on w.item = c.item and w.wide
), pair as (
  select a.item, a.u, a.p, b.p as other_p, b.n_review, b.review_line, b.plan_line, b.done, b.cancelled, s.v is not null as heir,
    coalesce(o.n_plan, 0) as own_plans, coalesce(o.n_review, 0) as own_reviews, d.item is not null as after, coalesce(d.sure, false) as sure
  from stand a
  join stand b on b.item = a.item and b.u <> a.u and b.p >= a.p and b.p <= a.p + {silence}
  join calendar c on c.p = b.p
  left join speaker s on s.u = a.u and s.v = b.u and s.since < c.until
  left join stand o on o.item = a.item and o.u = a.u and o.p = b.p
  left join done_after d on d.item = b.item and d.u = b.u and d.p = b.p
  where a.n_plan > 0 and (b.done or b.cancelled)
), onward as (
  select a.item, a.u, a.p
  from stand a
  join stand n on n.item = a.item and n.n_plan > 0 and n.p > a.p and n.p <= a.p + {silence}
  join calendar c on c.p = n.p
  join speaker s on s.u = a.u and s.v = n.u and s.since < c.until
  group by a.item, a.u, a.p
), heard as (
  select p.*, p.done and (p.heir or (o.item is null and p.own_reviews = 0)) as says_done,
    p.cancelled and (p.heir or (o.item is null and case when p.n_review > 0 then p.own_reviews = 0 else p.own_plans = 0 end)) as says_cancelled
  from pair p
  left join onward o on o.item = p.item and o.u = p.u and o.p = p.p
)
select item, u, p,
  min(case when says_done and other_p = p then review_line end) as done_line,
  bool_or(says_done and other_p = p and not after) as within,
  bool_or(says_done and other_p = p and after and not sure) as some_day,
  min(case when says_done and other_p > p then review_line end) as done_later_line,
  min(case when says_cancelled then coalesce(review_line, plan_line) end) as cancelled_line
from heard
group by item, u, p
