project_name: "thelook"
