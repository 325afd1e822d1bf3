-- Distinct counts with and without a filter, and their ratio.
SELECT browser, count(*), count(DISTINCT session_id), count(DISTINCT session_id) FILTER (WHERE event_type = 'purchase'),
       1.0 * count(DISTINCT session_id) FILTER (WHERE event_type = 'purchase') / count(DISTINCT session_id), count(DISTINCT user_id)
FROM events
GROUP BY browser
ORDER BY browser
