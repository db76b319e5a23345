# METADATA
# title: Data at rest is encrypted
# description: >-
#   A database, a queue or a stream without encryption gives its content to everyone who
#   comes by the medium, a snapshot or a copy of it. It can rarely be turned on later
#   without moving the data.
# custom:
#   severity: warning
#   applies_to: [terraform/*]
#   fix: >-
#     Turn the encryption on, best with a key of your own.
package sluicegate.terraform.encryption

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"aws_db_instance": {"storage_encrypted": {"bad": [false], "missing": true}},
	"aws_rds_cluster": {"storage_encrypted": {"bad": [false], "missing": true}},
	"aws_docdb_cluster": {"storage_encrypted": {"bad": [false], "missing": true}},
	"aws_neptune_cluster": {"storage_encrypted": {"bad": [false], "missing": true}},
	"aws_redshift_cluster": {"encrypted": {"bad": [false]}},
	"aws_dax_cluster": {"server_side_encryption.enabled": {"bad": [false], "missing": true}},
	"aws_elasticache_replication_group": {"at_rest_encryption_enabled": {"bad": [false], "missing": true}},
	"aws_elasticsearch_domain": {"encrypt_at_rest.enabled": {"bad": [false], "missing": true}},
	"aws_opensearch_domain": {"encrypt_at_rest.enabled": {"bad": [false], "missing": true}},
	"aws_kinesis_stream": {"encryption_type": {"bad": ["NONE"], "missing": true}},
	"aws_sns_topic": {"kms_master_key_id": {"missing": true}},
	"aws_sqs_queue": {"sqs_managed_sse_enabled": {"bad": [false]}},
	"aws_athena_database": {"encryption_configuration.encryption_option": {"missing": true}},
	"aws_athena_workgroup": {"configuration.result_configuration.encryption_configuration.encryption_option": {"missing": true}},
	"aws_codebuild_project": {"artifacts.encryption_disabled": {"bad": [true]}, "secondary_artifacts.encryption_disabled": {"bad": [true]}},
	"azurerm_data_lake_store": {"encryption_state": {"bad": ["Disabled"]}},
	"azurerm_storage_account": {"infrastructure_encryption_enabled": {"bad": [false]}},
}

# Settings that excuse a resource, with these values or with any.
elsewhere := {
	"aws_db_instance": {"replicate_source_db": ["*"], "snapshot_identifier": ["*"], "replica_mode": ["*"]},
	"aws_rds_cluster": {"snapshot_identifier": ["*"], "replication_source_identifier": ["*"], "global_cluster_identifier": ["*"]},
	"aws_neptune_cluster": {"snapshot_identifier": ["*"], "replication_source_identifier": ["*"]},
	"aws_docdb_cluster": {"snapshot_identifier": ["*"], "global_cluster_identifier": ["*"]},
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
	message := sprintf("the data is not encrypted: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	not is_excused
	message := sprintf("the data is not encrypted: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
