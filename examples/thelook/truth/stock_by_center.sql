-- Products repeated by their pieces: list prices are added once per product, costs once per piece.
WITH catalog AS (
    SELECT distribution_center_id AS id, count(*) AS products, sum(retail_price) AS prices, avg(retail_price) AS mean_price
    FROM products GROUP BY 1
), stock AS (
    SELECT p.distribution_center_id AS id, count(*) AS pieces, count(*) FILTER (WHERE v.sold_at IS NULL) AS on_hand,
           sum(v.cost) FILTER (WHERE v.sold_at IS NULL) AS worth
    FROM inventory_items v JOIN products p ON p.id = v.product_id GROUP BY 1
)
SELECT c.name, products, prices, mean_price, pieces, on_hand, worth
FROM distribution_centers c JOIN catalog USING (id) JOIN stock USING (id)
ORDER BY c.name
