# METADATA
# title: What holds data can't be deleted by accident
# description: >-
#   One wrong plan removes a database, a vault or a load balancer together with what is in
#   it. The protection makes that two steps.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: info, strict: warning}
#   applies_to: [terraform/*]
#   fix: >-
#     Turn the protection against deletion on.
package sluicegate.terraform.deletion_protection

import rego.v1

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"aws_db_instance": {"deletion_protection": {"bad": [false], "missing": true}},
	"aws_rds_cluster": {"deletion_protection": {"bad": [false], "missing": true}},
	"aws_dynamodb_table": {"deletion_protection_enabled": {"bad": [false]}},
	"azurerm_key_vault": {"purge_protection_enabled": {"bad": [false], "missing": true}},
	"google_sql_database_instance": {"deletion_protection": {"bad": [false]}},
	"google_container_cluster": {"deletion_protection": {"bad": [false]}},
	"digitalocean_spaces_bucket": {"force_destroy": {"bad": [true]}},
}

row_of(setting) := settings[input.resource.type][setting]

name_of(path) := concat(".", [key | some key in path; is_string(key)])

deny contains {"at": array.concat(["values"], path), "message": message} if {
	settings[input.resource.type]
	walk(input.resource.values, [path, value])
	path != []
	setting := name_of(path)
	row := row_of(setting)
	not is_object(value)
	wrong(row, value)
	message := sprintf("it can be deleted in one step: `%s` is %v", [setting, value])
}

wrong(row, value) if value in row.bad

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	rows := settings[input.resource.type]
	some setting, row in rows
	row.missing
	written := {name_of(path) | walk(input.resource.values, [path, _])}
	not setting in written
	not known_later(split(setting, "."))
	message := sprintf("it can be deleted in one step: `%s` is not set", [setting])
}

# Whether a block that would hold the setting is worked out later.
known_later(keys) if {
	walk(input.resource.values, [path, value])
	is_string(value)
	contains(value, "${")
	above := [key | some key in path; is_string(key)]
	array.slice(keys, 0, count(above)) == above
}
