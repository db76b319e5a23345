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

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"aws_db_instance": {"deletion_protection": {"bad": [false], "missing": true}},
	"aws_rds_cluster": {"deletion_protection": {"bad": [false], "missing": true}},
	"aws_dynamodb_table": {"deletion_protection_enabled": {"bad": [false]}},
	"azurerm_key_vault": {"purge_protection_enabled": {"bad": [false], "missing": true}},
	"google_sql_database_instance": {"deletion_protection": {"bad": [false]}},
	"google_container_cluster": {"deletion_protection": {"bad": [false]}},
	"digitalocean_spaces_bucket": {"force_destroy": {"bad": [true]}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("it can be deleted in one step: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	message := sprintf("it can be deleted in one step: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
