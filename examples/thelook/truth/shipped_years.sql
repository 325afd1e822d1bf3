-- A timeframe that is empty for some rows: they are a group of their own.
SELECT year(shipped_at), count(*)
FROM orders
GROUP BY 1
ORDER BY 2 DESC
