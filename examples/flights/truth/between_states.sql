-- Both joins at once, filtered on both; a state of origin and one of destination.
SELECT o.state, d.state, count(*), sum(f.distance), count(DISTINCT (f.origin, f.destination))
FROM flights f
JOIN airports o ON o.iata = f.origin
JOIN airports d ON d.iata = f.destination
WHERE o.state IN ('CA', 'NY', 'TX') AND (d.state <> 'CA' OR d.state IS NULL)
GROUP BY 1, 2
ORDER BY 3 DESC, 1, 2
LIMIT 20
