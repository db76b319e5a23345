# METADATA
# title: Connections to services are encrypted
# description: >-
#   What travels without encryption can be read and changed on its way, credentials of
#   databases and caches included.
# custom:
#   severity: warning
#   applies_to: [terraform/*]
#   fix: >-
#     Require encryption for every connection.
package sluicegate.terraform.transit_encryption

import rego.v1

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"aws_elasticache_replication_group": {"transit_encryption_enabled": {"bad": [false], "missing": true}},
	"aws_elasticsearch_domain": {"node_to_node_encryption.enabled": {"bad": [false], "missing": true}},
	"aws_opensearch_domain": {"node_to_node_encryption.enabled": {"bad": [false], "missing": true}},
	"aws_msk_cluster": {
		"encryption_info.encryption_in_transit.client_broker": {"bad": ["PLAINTEXT", "TLS_PLAINTEXT"]},
		"encryption_info.encryption_in_transit.in_cluster": {"bad": [false]},
	},
	"aws_ecs_task_definition": {"volume.efs_volume_configuration.transit_encryption": {"bad": ["DISABLED"]}},
	"azurerm_postgresql_server": {"ssl_enforcement_enabled": {"bad": [false]}},
	"azurerm_mysql_server": {"ssl_enforcement_enabled": {"bad": [false]}},
	"azurerm_mariadb_server": {"ssl_enforcement_enabled": {"bad": [false]}},
	"azurerm_redis_cache": {
		"enable_non_ssl_port": {"bad": [true]},
		"non_ssl_port_enabled": {"bad": [true]},
	},
	"google_sql_database_instance": {
		"settings.ip_configuration.require_ssl": {"bad": [false]},
		"settings.ip_configuration.ssl_mode": {"bad": ["ALLOW_UNENCRYPTED_AND_ENCRYPTED"]},
	},
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
	message := sprintf("connections need not be encrypted: `%s` is %v", [setting, value])
}

wrong(row, value) if value in row.bad

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	rows := settings[input.resource.type]
	some setting, row in rows
	row.missing
	written := {name_of(path) | walk(input.resource.values, [path, _])}
	not setting in written
	not known_later(split(setting, "."))
	message := sprintf("connections need not be encrypted: `%s` is not set", [setting])
}

# Whether a block that would hold the setting is worked out later.
known_later(keys) if {
	walk(input.resource.values, [path, value])
	is_string(value)
	contains(value, "${")
	above := [key | some key in path; is_string(key)]
	array.slice(keys, 0, count(above)) == above
}
