-- Two joins to the same view under two names, only one of them used; the ten busiest cities.
SELECT a.city, count(*), count(*) FILTER (WHERE f.delay >= 15), 1.0 * count(*) FILTER (WHERE f.delay >= 15) / count(*), avg(f.delay)
FROM flights f
JOIN airports a ON a.iata = f.origin
GROUP BY a.city
ORDER BY 2 DESC
LIMIT 10
