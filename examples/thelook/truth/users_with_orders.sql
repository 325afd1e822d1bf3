-- Two one-to-many joins repeat each user; the measures of users and orders must not notice.
-- Every view is added up on its own here and the results are put side by side.
WITH people AS (
    SELECT country, count(*) AS users, avg(age) AS average_age, sum(age) AS total_age FROM users GROUP BY country
), bought AS (
    SELECT u.country, count(*) AS orders, sum(o.num_of_item) AS pieces FROM orders o JOIN users u ON u.id = o.user_id GROUP BY u.country
), pieces AS (
    SELECT u.country, count(*) AS items, sum(i.sale_price) AS revenue
    FROM order_items i JOIN orders o ON o.id = i.order_id JOIN users u ON u.id = o.user_id GROUP BY u.country
)
SELECT country, users, average_age, total_age, coalesce(orders, 0), coalesce(bought.pieces, 0), coalesce(items, 0), coalesce(revenue, 0)
FROM people LEFT JOIN bought USING (country) LEFT JOIN pieces USING (country)
ORDER BY country
