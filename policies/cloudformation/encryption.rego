# METADATA
# title: Data at rest is encrypted
# description: >-
#   A database, a queue or a stream without encryption gives its content to everyone who
#   comes by the medium, a snapshot or a copy of it. It can rarely be turned on later
#   without moving the data.
# custom:
#   severity: warning
#   applies_to: [cloudformation/*]
#   fix: >-
#     Turn the encryption on, best with a key of your own.
package sluicegate.cloudformation.encryption

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"AWS::RDS::DBInstance": {"StorageEncrypted": {"bad": [false], "missing": true}},
	"AWS::RDS::DBCluster": {"StorageEncrypted": {"bad": [false], "missing": true}},
	"AWS::DocDB::DBCluster": {"StorageEncrypted": {"bad": [false], "missing": true}},
	"AWS::Neptune::DBCluster": {"StorageEncrypted": {"bad": [false], "missing": true}},
	"AWS::Redshift::Cluster": {"Encrypted": {"bad": [false]}},
	"AWS::DAX::Cluster": {"SSESpecification.SSEEnabled": {"bad": [false], "missing": true}},
	"AWS::ElastiCache::ReplicationGroup": {"AtRestEncryptionEnabled": {"bad": [false], "missing": true}},
	"AWS::Elasticsearch::Domain": {"EncryptionAtRestOptions.Enabled": {"bad": [false], "missing": true}},
	"AWS::OpenSearchService::Domain": {"EncryptionAtRestOptions.Enabled": {"bad": [false], "missing": true}},
	"AWS::Kinesis::Stream": {"StreamEncryption.EncryptionType": {"bad": ["NONE"], "missing": true}},
	"AWS::SNS::Topic": {"KmsMasterKeyId": {"missing": true}},
	"AWS::SQS::Queue": {"SqsManagedSseEnabled": {"bad": [false]}},
	"AWS::Athena::WorkGroup": {"WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.EncryptionOption": {"missing": true}},
	"AWS::CodeBuild::Project": {"Artifacts.EncryptionDisabled": {"bad": [true]}, "SecondaryArtifacts.EncryptionDisabled": {"bad": [true]}},
	"AWS::Serverless::SimpleTable": {"SSESpecification.SSEEnabled": {"bad": [false], "missing": true}},
}

# Settings that excuse a resource, with these values or with any.
elsewhere := {
	"AWS::RDS::DBInstance": {"SourceDBInstanceIdentifier": ["*"], "DBSnapshotIdentifier": ["*"], "DBClusterIdentifier": ["*"]},
	"AWS::RDS::DBCluster": {"SnapshotIdentifier": ["*"], "ReplicationSourceIdentifier": ["*"], "GlobalClusterIdentifier": ["*"]},
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
