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

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"aws_elasticache_replication_group": {"transit_encryption_enabled": {"bad": [false], "missing": true}},
	"aws_elasticsearch_domain": {"node_to_node_encryption.enabled": {"bad": [false], "missing": true}},
	"aws_opensearch_domain": {"node_to_node_encryption.enabled": {"bad": [false], "missing": true}},
	"aws_msk_cluster": {"encryption_info.encryption_in_transit.client_broker": {"bad": ["PLAINTEXT", "TLS_PLAINTEXT"]}, "encryption_info.encryption_in_transit.in_cluster": {"bad": [false]}},
	"aws_ecs_task_definition": {"volume.efs_volume_configuration.transit_encryption": {"bad": ["DISABLED"]}},
	"azurerm_postgresql_server": {"ssl_enforcement_enabled": {"bad": [false]}},
	"azurerm_mysql_server": {"ssl_enforcement_enabled": {"bad": [false]}},
	"azurerm_mariadb_server": {"ssl_enforcement_enabled": {"bad": [false]}},
	"azurerm_redis_cache": {"enable_non_ssl_port": {"bad": [true]}, "non_ssl_port_enabled": {"bad": [true]}},
	"google_sql_database_instance": {"settings.ip_configuration.require_ssl": {"bad": [false]}, "settings.ip_configuration.ssl_mode": {"bad": ["ALLOW_UNENCRYPTED_AND_ENCRYPTED"]}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("connections need not be encrypted: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	message := sprintf("connections need not be encrypted: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
