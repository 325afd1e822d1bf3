-- The hour of the day, by the clock of the departure airport whatever the time zone of the query.
SELECT hour(date), count(*), 1.0 * count(*) FILTER (WHERE delay >= 15) / count(*)
FROM flights
GROUP BY 1
ORDER BY 1
