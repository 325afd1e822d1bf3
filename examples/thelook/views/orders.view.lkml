view: orders {
  sql_table_name: orders ;;

  dimension: id {
    primary_key: yes
    type: number
    sql: ${TABLE}.id ;;
    value_format_name: id
  }

  dimension: user_id {
    hidden: yes
    type: number
    sql: ${TABLE}.user_id ;;
  }

  dimension: status {
    type: string
    sql: ${TABLE}.status ;;
  }

  dimension: is_complete {
    type: yesno
    sql: ${status} = 'Complete' ;;
  }

  dimension: num_of_item {
    label: "Number of Items"
    type: number
    sql: ${TABLE}.num_of_item ;;
  }

  dimension_group: created {
    type: time
    timeframes: [raw, time, hour, hour_of_day, date, day_of_week, day_of_week_index, week, month, month_num, quarter, quarter_of_year, year]
    sql: ${TABLE}.created_at ;;
  }

  dimension_group: shipped {
    type: time
    timeframes: [raw, time, date, week, month, year]
    sql: ${TABLE}.shipped_at ;;
  }

  dimension_group: delivered {
    type: time
    timeframes: [raw, time, date, week, month, year]
    sql: ${TABLE}.delivered_at ;;
  }

  measure: count {
    type: count
    drill_fields: [detail*]
  }

  measure: average_num_of_item {
    label: "Average Number of Items"
    type: average
    sql: ${num_of_item} ;;
    value_format_name: decimal_2
  }

  measure: total_num_of_item {
    label: "Total Number of Items"
    type: sum
    sql: ${num_of_item} ;;
  }

  measure: complete_count {
    label: "Complete Orders"
    type: count
    filters: [status: "Complete"]
    drill_fields: [detail*]
  }

  measure: user_count {
    label: "Buyers"
    description: "Number of different users who ordered"
    type: count_distinct
    sql: ${user_id} ;;
  }

  set: detail {
    fields: [id, created_time, status, num_of_item, users.name]
  }
}
