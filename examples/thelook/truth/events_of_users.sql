-- The users of events: visitors who are not logged in have no user, and are no user.
WITH seen AS (
    SELECT DISTINCT e.event_type, u.id, u.age FROM events e JOIN users u ON u.id = e.user_id
), people AS (
    SELECT event_type, count(*) AS users, avg(age) AS average_age FROM seen GROUP BY event_type
)
SELECT event_type, count(*), any_value(users), any_value(average_age)
FROM events JOIN people USING (event_type)
GROUP BY event_type
ORDER BY event_type
