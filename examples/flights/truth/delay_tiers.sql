-- Tiers over numbers below and above zero.
SELECT CASE WHEN delay < 0 THEN 'Below 0' WHEN delay < 15 THEN '0 to 14' WHEN delay < 30 THEN '15 to 29' WHEN delay < 60 THEN '30 to 59'
            WHEN delay < 120 THEN '60 to 119' ELSE '120 or Above' END, count(*), avg(distance)
FROM flights
GROUP BY 1
ORDER BY min(delay)
