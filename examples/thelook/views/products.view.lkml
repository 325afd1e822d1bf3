view: products {
  sql_table_name: products ;;

  dimension: id {
    primary_key: yes
    type: number
    sql: ${TABLE}.id ;;
    value_format_name: id
  }

  dimension: item_name {
    label: "Name"
    type: string
    sql: ${TABLE}.name ;;
    drill_fields: [id]
  }

  dimension: brand {
    type: string
    sql: ${TABLE}.brand ;;
    drill_fields: [category, item_name]
  }

  dimension: category {
    type: string
    sql: ${TABLE}.category ;;
    drill_fields: [brand, item_name]
  }

  dimension: department {
    type: string
    sql: ${TABLE}.department ;;
    drill_fields: [category, brand, item_name]
  }

  dimension: sku {
    label: "SKU"
    type: string
    sql: ${TABLE}.sku ;;
  }

  dimension: distribution_center_id {
    hidden: yes
    type: number
    sql: ${TABLE}.distribution_center_id ;;
  }

  dimension: cost {
    description: "What one piece usually costs us"
    type: number
    sql: ${TABLE}.cost ;;
    value_format_name: usd
  }

  dimension: retail_price {
    type: number
    sql: ${TABLE}.retail_price ;;
    value_format_name: usd
  }

  dimension: retail_price_tier {
    type: tier
    tiers: [20, 50, 100]
    style: classic
    sql: ${retail_price} ;;
  }

  measure: count {
    type: count
    drill_fields: [detail*]
  }

  measure: brand_count {
    label: "Brands"
    type: count_distinct
    sql: ${brand} ;;
    drill_fields: [brand, detail*]
  }

  measure: category_count {
    label: "Categories"
    type: count_distinct
    sql: ${category} ;;
    drill_fields: [category, detail*]
  }

  measure: average_retail_price {
    type: average
    sql: ${retail_price} ;;
    value_format_name: usd
  }

  measure: total_retail_price {
    description: "Sum of the list prices, each product once"
    type: sum
    sql: ${retail_price} ;;
    value_format_name: usd
  }

  set: detail {
    fields: [id, item_name, brand, category, department, retail_price]
  }
}
