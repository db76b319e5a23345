# METADATA
# title: Data at rest is encrypted
# description: >-
#   A disk, database, queue or file system without encryption gives its content to everyone
#   who comes by the medium, a snapshot or a copy of it, and most standards ask for it. It
#   can rarely be turned on later without moving the data.
# custom:
#   severity: warning
#   applies_to: [terraform/*]
#   fix: >-
#     Turn the encryption on, best with a key of your own.
package sluicegate.terraform.encryption

import rego.v1

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"aws_ebs_volume": {"encrypted": {"bad": [false]}},
	"aws_ebs_snapshot_copy": {"encrypted": {"bad": [false]}},
	"aws_ami": {"ebs_block_device.encrypted": {"bad": [false]}},
	"aws_ebs_encryption_by_default": {"enabled": {"bad": [false]}},
	"aws_instance": {
		"root_block_device.encrypted": {"bad": [false]},
		"ebs_block_device.encrypted": {"bad": [false]},
	},
	"aws_launch_configuration": {
		"root_block_device.encrypted": {"bad": [false]},
		"ebs_block_device.encrypted": {"bad": [false]},
	},
	"aws_launch_template": {"block_device_mappings.ebs.encrypted": {"bad": [false]}},
	"aws_db_instance": {"storage_encrypted": {"bad": [false], "missing": true}},
	"aws_rds_cluster": {"storage_encrypted": {"bad": [false], "missing": true}},
	"aws_docdb_cluster": {"storage_encrypted": {"bad": [false], "missing": true}},
	"aws_neptune_cluster": {"storage_encrypted": {"bad": [false], "missing": true}},
	"aws_redshift_cluster": {"encrypted": {"bad": [false]}},
	"aws_efs_file_system": {"encrypted": {"bad": [false], "missing": true}},
	"aws_dax_cluster": {"server_side_encryption.enabled": {"bad": [false], "missing": true}},
	"aws_elasticache_replication_group": {"at_rest_encryption_enabled": {"bad": [false], "missing": true}},
	"aws_elasticsearch_domain": {"encrypt_at_rest.enabled": {"bad": [false], "missing": true}},
	"aws_opensearch_domain": {"encrypt_at_rest.enabled": {"bad": [false], "missing": true}},
	"aws_kinesis_stream": {"encryption_type": {"bad": ["NONE"], "missing": true}},
	"aws_sns_topic": {"kms_master_key_id": {"missing": true}},
	"aws_sqs_queue": {"sqs_managed_sse_enabled": {"bad": [false]}},
	"aws_athena_database": {"encryption_configuration.encryption_option": {"missing": true}},
	"aws_athena_workgroup": {"configuration.result_configuration.encryption_configuration.encryption_option": {"missing": true}},
	"aws_codebuild_project": {
		"artifacts.encryption_disabled": {"bad": [true]},
		"secondary_artifacts.encryption_disabled": {"bad": [true]},
	},
	"aws_workspaces_workspace": {
		"root_volume_encryption_enabled": {"bad": [false], "missing": true},
		"user_volume_encryption_enabled": {"bad": [false], "missing": true},
	},
	"azurerm_managed_disk": {"encryption_settings.enabled": {"bad": [false]}},
	"azurerm_data_lake_store": {"encryption_state": {"bad": ["Disabled"]}},
	"azurerm_storage_account": {"infrastructure_encryption_enabled": {"bad": [false]}},
}

# What excuses a resource: a setting that is there, or that has one of these values.
elsewhere := {
	"aws_db_instance": {"replicate_source_db": [], "snapshot_identifier": [], "replica_mode": []},
	"aws_rds_cluster": {"snapshot_identifier": [], "replication_source_identifier": [], "global_cluster_identifier": []},
	"aws_neptune_cluster": {"snapshot_identifier": [], "replication_source_identifier": []},
	"aws_docdb_cluster": {"snapshot_identifier": [], "global_cluster_identifier": []},
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
	message := sprintf("the data is not encrypted: `%s` is %v", [setting, value])
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
	message := sprintf("the data is not encrypted: `%s` is not set", [setting])
}

# Whether a block that would hold the setting is worked out later.
known_later(keys) if {
	walk(input.resource.values, [path, value])
	is_string(value)
	contains(value, "${")
	above := [key | some key in path; is_string(key)]
	array.slice(keys, 0, count(above)) == above
}
