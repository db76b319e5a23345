# METADATA
# title: Data can be restored
# description: >-
#   Without a backup or the older versions of an object, a slip or an attacker takes the
#   data for good.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: info, strict: warning}
#   applies_to: [terraform/*]
#   fix: >-
#     Keep backups for some days, and turn versions or the recovery on.
package sluicegate.terraform.backup

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"aws_db_instance": {"backup_retention_period": {"bad": [0, 1], "missing": true}},
	"aws_rds_cluster": {"backup_retention_period": {"bad": [0, 1], "missing": true}},
	"aws_elasticache_cluster": {"snapshot_retention_limit": {"bad": [0], "missing": true}},
	"aws_dynamodb_table": {"point_in_time_recovery.enabled": {"bad": [false], "missing": true}},
	"aws_s3_bucket": {"versioning.enabled": {"bad": [false]}},
	"aws_s3_bucket_versioning": {"versioning_configuration.status": {"bad": ["Disabled", "Suspended"]}},
	"google_sql_database_instance": {"settings.backup_configuration.enabled": {"bad": [false]}},
	"google_storage_bucket": {"versioning.enabled": {"bad": [false]}},
	"digitalocean_spaces_bucket": {"versioning.enabled": {"bad": [false], "missing": true}},
	"azurerm_storage_account": {"blob_properties.delete_retention_policy.days": {"bad": [0]}},
	"nifcloud_db_instance": {"backup_retention_period": {"bad": [0, 1], "missing": true}},
}

# Settings that excuse a resource, with these values or with any.
elsewhere := {
	"aws_db_instance": {"replicate_source_db": ["*"], "replica_mode": ["*"]},
	"aws_rds_cluster": {"replication_source_identifier": ["*"]},
	"aws_elasticache_cluster": {"engine": ["memcached"], "node_type": ["cache.t1.micro"], "replication_group_id": ["*"]},
}

is_excused if {
	values := elsewhere[input.resource.type][key]
	value := input.resource.values[key]
	count({value, "*"} & {one | some one in values}) > 0
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	not is_excused
	message := sprintf("nothing can be restored: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	not is_excused
	message := sprintf("nothing can be restored: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
