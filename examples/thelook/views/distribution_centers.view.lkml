view: distribution_centers {
  sql_table_name: distribution_centers ;;

  dimension: id {
    primary_key: yes
    type: number
    sql: ${TABLE}.id ;;
    value_format_name: id
  }

  dimension: name {
    type: string
    sql: ${TABLE}.name ;;
  }

  dimension: latitude {
    type: number
    sql: ${TABLE}.latitude ;;
    value_format_name: decimal_4
  }

  dimension: longitude {
    type: number
    sql: ${TABLE}.longitude ;;
    value_format_name: decimal_4
  }

  measure: count {
    type: count
    drill_fields: [id, name, products.count]
  }
}
