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

# By type, the settings and what they must not be, or whether they may be left out.
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

# What excuses a resource: a setting that is there, or that has one of these values.
elsewhere := {
	"aws_db_instance": {"replicate_source_db": [], "replica_mode": []},
	"aws_rds_cluster": {"replication_source_identifier": []},
	"aws_elasticache_cluster": {"engine": ["memcached"], "node_type": ["cache.t1.micro"], "replication_group_id": []},
}

is_excused if {
	some key, values in elsewhere[input.resource.type]
	value := input.resource.values[key]
	fits(value, values)
}

fits(_, values) if values == []

fits(value, values) if value in values

row_of(setting) := settings[input.resource.type][setting]

name_of(path) := concat(".", [key | some key in path; is_string(key)])

deny contains {"at": array.concat(["values"], path), "message": message} if {
	settings[input.resource.type]
	not is_excused
	walk(input.resource.values, [path, value])
	path != []
	setting := name_of(path)
	row := row_of(setting)
	not is_object(value)
	wrong(row, value)
	message := sprintf("nothing can be restored: `%s` is %v", [setting, value])
}

wrong(row, value) if value in row.bad

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	rows := settings[input.resource.type]
	some setting, row in rows
	row.missing
	not is_excused
	written := {name_of(path) | walk(input.resource.values, [path, _])}
	not setting in written
	not known_later(split(setting, "."))
	message := sprintf("nothing can be restored: `%s` is not set", [setting])
}

# Whether a block that would hold the setting is worked out later.
known_later(keys) if {
	walk(input.resource.values, [path, value])
	is_string(value)
	contains(value, "${")
	above := [key | some key in path; is_string(key)]
	array.slice(keys, 0, count(above)) == above
}
