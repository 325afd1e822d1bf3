-- The airports on their own; a dozen have no state.
SELECT country, count(*), count(DISTINCT state)
FROM airports
GROUP BY country
ORDER BY 2 DESC, 1
