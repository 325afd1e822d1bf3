view: users {
  dimension: id { type: number primary_key: yes sql: ${TABLE}.id ;; }
  dimension: age { type: number sql: ${TABLE}.age ;; }
  dimension: state { sql: ${TABLE}.state ;; }
  dimension: is_old { type: yesno sql: ${age} >= 40 ;; }
  measure: count { type: count }
  measure: total_age { type: sum sql: ${age} ;; }
  measure: average_age { type: average sql: ${age} ;; }
}
view: orders {
  dimension: id { type: number primary_key: yes sql: ${TABLE}.id ;; }
  dimension: user_id { type: number sql: ${TABLE}.user_id ;; }
  dimension: status { sql: ${TABLE}.status ;; }
  dimension: amt { type: number sql: ${TABLE}.amt ;; }
  measure: count { type: count }
  measure: total { type: sum sql: ${amt} ;; }
  measure: average { type: average sql: ${amt} ;; }
  measure: done_total { type: sum sql: ${amt} ;; filters: [status: "done"] }
  measure: done_count { type: count filters: [status: "done"] }
  measure: customers { type: count_distinct sql: ${user_id} ;; }
  measure: average_by_hand { type: number sql: ${total} / NULLIF(${count}, 0) ;; }
}
view: items {
  dimension: id { type: number primary_key: yes sql: ${TABLE}.id ;; }
  dimension: order_id { type: number sql: ${TABLE}.order_id ;; }
  dimension: qty { type: number sql: ${TABLE}.qty ;; }
  measure: count { type: count }
  measure: quantity { type: sum sql: ${qty} ;; }
}
explore: orders {
  join: users { sql_on: ${orders.user_id} = ${users.id} ;; relationship: many_to_one }
  join: items { sql_on: ${items.order_id} = ${orders.id} ;; relationship: one_to_many }
}
