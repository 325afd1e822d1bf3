view: order_items {
  sql_table_name: order_items ;;

  dimension: id {
    primary_key: yes
    type: number
    sql: ${TABLE}.id ;;
    value_format_name: id
  }

  dimension: order_id {
    type: number
    sql: ${TABLE}.order_id ;;
    value_format_name: id
  }

  dimension: user_id {
    hidden: yes
    type: number
    sql: ${TABLE}.user_id ;;
  }

  dimension: inventory_item_id {
    hidden: yes
    type: number
    sql: ${TABLE}.inventory_item_id ;;
  }

  # ---- Where the item stands ----

  dimension: status {
    description: "Processing, Shipped, Complete, Returned or Cancelled"
    type: string
    sql: ${TABLE}.status ;;
  }

  dimension: is_returned {
    description: "The customer sent the item back"
    type: yesno
    sql: ${TABLE}.returned_at IS NOT NULL ;;
  }

  dimension: is_cancelled {
    type: yesno
    sql: ${status} = 'Cancelled' ;;
  }

  dimension_group: created {
    description: "When the order was placed"
    type: time
    timeframes: [raw, time, hour_of_day, date, day_of_week, week, month, month_name, quarter, year]
    sql: ${TABLE}.created_at ;;
  }

  dimension_group: shipped {
    description: "Empty until the item leaves the distribution center"
    type: time
    timeframes: [raw, time, date, week, month, year]
    sql: ${TABLE}.shipped_at ;;
  }

  dimension_group: delivered {
    description: "Empty until the customer has the item"
    type: time
    timeframes: [raw, time, date, week, month, year]
    sql: ${TABLE}.delivered_at ;;
  }

  dimension_group: returned {
    description: "Empty unless the item came back"
    type: time
    timeframes: [raw, time, date, week, month, year]
    sql: ${TABLE}.returned_at ;;
  }

  dimension_group: to_deliver {
    description: "From the order to the customer's door, in whole units"
    type: duration
    intervals: [hour, day]
    sql_start: ${created_raw} ;;
    sql_end: ${delivered_raw} ;;
  }

  # ---- Money ----

  dimension: sale_price {
    description: "What the customer paid for this item"
    type: number
    sql: ${TABLE}.sale_price ;;
    value_format_name: usd
  }

  dimension: sale_price_tier {
    label: "Sale Price Tier"
    type: tier
    tiers: [0, 25, 50, 100, 200]
    style: integer
    sql: ${sale_price} ;;
  }

  dimension: gross_margin {
    description: "Sale price less what this piece cost us"
    type: number
    sql: ${sale_price} - ${inventory_items.cost} ;;
    value_format_name: usd
  }

  # ---- Measures ----

  measure: count {
    label: "Items"
    description: "Number of items sold, returned and cancelled ones included"
    type: count
    drill_fields: [detail*]
  }

  measure: order_count {
    label: "Orders"
    description: "Number of different orders the items belong to"
    type: count_distinct
    sql: ${order_id} ;;
    drill_fields: [detail*]
  }

  measure: total_sale_price {
    description: "Revenue, returned and cancelled items included"
    type: sum
    sql: ${sale_price} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: average_sale_price {
    type: average
    sql: ${sale_price} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: min_sale_price {
    group_label: "Price Range"
    type: min
    sql: ${sale_price} ;;
    value_format_name: usd
  }

  measure: max_sale_price {
    group_label: "Price Range"
    type: max
    sql: ${sale_price} ;;
    value_format_name: usd
  }

  measure: total_gross_margin {
    type: sum
    sql: ${gross_margin} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: average_gross_margin {
    type: average
    sql: ${gross_margin} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: gross_margin_percentage {
    label: "Gross Margin %"
    description: "Share of the revenue that is gross margin"
    type: number
    sql: 1.0 * ${total_gross_margin} / NULLIF(${total_sale_price}, 0) ;;
    value_format_name: percent_2
  }

  measure: completed_count {
    label: "Completed Items"
    type: count
    filters: [status: "Complete"]
    drill_fields: [detail*]
  }

  measure: total_completed_sale_price {
    description: "Revenue of items that were delivered and kept"
    type: sum
    sql: ${sale_price} ;;
    filters: [status: "Complete"]
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: returned_count {
    label: "Returned Items"
    type: count
    filters: [is_returned: "yes"]
    drill_fields: [detail*]
  }

  measure: returned_total_sale_price {
    description: "Revenue that went back to customers"
    type: sum
    sql: ${sale_price} ;;
    filters: [is_returned: "yes"]
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: return_rate {
    description: "Share of the items that came back"
    type: number
    sql: 1.0 * ${returned_count} / NULLIF(${count}, 0) ;;
    value_format_name: percent_2
  }

  measure: average_days_to_deliver {
    type: average
    sql: ${days_to_deliver} ;;
    value_format_name: decimal_1
  }

  measure: average_spend_per_order {
    type: number
    sql: 1.0 * ${total_sale_price} / NULLIF(${order_count}, 0) ;;
    value_format_name: usd
  }

  set: detail {
    fields: [id, order_id, status, created_date, sale_price, users.name, products.item_name, products.brand]
  }
}
