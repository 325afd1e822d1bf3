-- All rows by month.
SELECT strftime(date, '%Y-%m'), count(*), sum(distance), avg(delay), max(delay)
FROM flights
GROUP BY 1
ORDER BY 1
