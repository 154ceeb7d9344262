-- What the records hold at all: reasons or actions, without which nobody can say that none was given; and powers of posts.
select (select count(*) from action) > 0 or (select count(reason) from plan_line) > 0 as kept,
  (select count(*) from authority) > 0 as powers
