view: inventory_items {
  sql_table_name: inventory_items ;;

  dimension: id {
    primary_key: yes
    type: number
    sql: ${TABLE}.id ;;
    value_format_name: id
  }

  dimension: product_id {
    hidden: yes
    type: number
    sql: ${TABLE}.product_id ;;
  }

  dimension: cost {
    description: "What we paid for this very piece"
    type: number
    sql: ${TABLE}.cost ;;
    value_format_name: usd
  }

  dimension: is_sold {
    type: yesno
    sql: ${TABLE}.sold_at IS NOT NULL ;;
  }

  dimension_group: created {
    label: "Stocked"
    description: "When the piece came into the distribution center"
    type: time
    timeframes: [raw, time, date, week, month, year]
    sql: ${TABLE}.created_at ;;
  }

  dimension_group: sold {
    description: "Empty while the piece is in stock"
    type: time
    timeframes: [raw, time, date, week, month, year]
    sql: ${TABLE}.sold_at ;;
  }

  measure: count {
    label: "Pieces"
    type: count
    drill_fields: [detail*]
  }

  measure: sold_count {
    label: "Pieces Sold"
    type: count
    filters: [is_sold: "yes"]
    drill_fields: [detail*]
  }

  measure: number_on_hand {
    label: "Pieces on Hand"
    type: count
    filters: [is_sold: "no"]
    drill_fields: [detail*]
  }

  measure: total_cost {
    type: sum
    sql: ${cost} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: average_cost {
    type: average
    sql: ${cost} ;;
    value_format_name: usd
    drill_fields: [detail*]
  }

  measure: stock_value {
    description: "Cost of the pieces on hand"
    type: sum
    sql: ${cost} ;;
    filters: [is_sold: "no"]
    value_format_name: usd
    drill_fields: [detail*]
  }

  set: detail {
    fields: [id, products.item_name, products.category, created_date, sold_date, cost]
  }
}
