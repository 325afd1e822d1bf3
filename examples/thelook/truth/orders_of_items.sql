-- From the items an order is seen once per item; its own measures count it once.
SELECT o.status, count(*), avg(o.num_of_item), sum((SELECT count(*) FROM order_items i WHERE i.order_id = o.id))
FROM orders o
GROUP BY o.status
ORDER BY o.status
