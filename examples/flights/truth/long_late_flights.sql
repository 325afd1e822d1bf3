-- Number and date filters on all rows.
SELECT strftime(date, '%Y-%m-%d'), count(*), count(*) FILTER (WHERE delay >= 60)
FROM flights
WHERE date >= TIMESTAMP '2001-03-01' AND date < TIMESTAMP '2001-04-01' AND distance >= 2000 AND delay >= 15
GROUP BY 1
ORDER BY 1
LIMIT 100
