CREATE TABLE users (id INTEGER, age INTEGER, state VARCHAR);
INSERT INTO users VALUES (1, 30, 'CA'), (2, 30, 'CA'), (3, NULL, 'NY'), (4, 50, NULL);
CREATE TABLE orders (id INTEGER, user_id INTEGER, amt DECIMAL(10,2), status VARCHAR);
INSERT INTO orders VALUES (10, 1, 5.25, 'done'), (11, 1, 7, 'open'), (12, 2, 5.25, 'done'), (13, 3, 1, 'done'), (14, 9, 4, 'open');
CREATE TABLE items (id INTEGER, order_id INTEGER, qty INTEGER);
INSERT INTO items VALUES (100, 10, 1), (101, 10, 2), (102, 11, 5), (103, 12, 1), (104, 12, 1), (105, 12, 1), (106, 13, 2);
