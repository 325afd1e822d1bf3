-- Whole days between two instants, averaged; no value where nothing was delivered.
SELECT status, count(*), avg(floor(epoch(delivered_at - created_at) / 86400))
FROM order_items
GROUP BY status
ORDER BY status
