# METADATA
# title: Data at rest is encrypted
# description: >-
#   A disk, database, queue or file system without encryption gives its content to everyone
#   who comes by the medium, a snapshot or a copy of it, and most standards ask for it. It
#   can rarely be turned on later without moving the data.
# custom:
#   severity: warning
#   applies_to: [cloudformation/*]
#   fix: >-
#     Turn the encryption on, best with a key of your own.
package sluicegate.cloudformation.encryption

import rego.v1

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"AWS::EC2::Volume": {"Encrypted": {"bad": [false]}},
	"AWS::EC2::Instance": {"BlockDeviceMappings.Ebs.Encrypted": {"bad": [false]}},
	"AWS::EC2::LaunchTemplate": {"LaunchTemplateData.BlockDeviceMappings.Ebs.Encrypted": {"bad": [false]}},
	"AWS::AutoScaling::LaunchConfiguration": {"BlockDeviceMappings.Ebs.Encrypted": {"bad": [false]}},
	"AWS::RDS::DBInstance": {"StorageEncrypted": {"bad": [false], "missing": true}},
	"AWS::RDS::DBCluster": {"StorageEncrypted": {"bad": [false], "missing": true}},
	"AWS::DocDB::DBCluster": {"StorageEncrypted": {"bad": [false], "missing": true}},
	"AWS::Neptune::DBCluster": {"StorageEncrypted": {"bad": [false], "missing": true}},
	"AWS::Redshift::Cluster": {"Encrypted": {"bad": [false]}},
	"AWS::EFS::FileSystem": {"Encrypted": {"bad": [false], "missing": true}},
	"AWS::DAX::Cluster": {"SSESpecification.SSEEnabled": {"bad": [false], "missing": true}},
	"AWS::ElastiCache::ReplicationGroup": {"AtRestEncryptionEnabled": {"bad": [false], "missing": true}},
	"AWS::Elasticsearch::Domain": {"EncryptionAtRestOptions.Enabled": {"bad": [false], "missing": true}},
	"AWS::OpenSearchService::Domain": {"EncryptionAtRestOptions.Enabled": {"bad": [false], "missing": true}},
	"AWS::Kinesis::Stream": {"StreamEncryption.EncryptionType": {"bad": ["NONE"], "missing": true}},
	"AWS::SNS::Topic": {"KmsMasterKeyId": {"missing": true}},
	"AWS::SQS::Queue": {"SqsManagedSseEnabled": {"bad": [false]}},
	"AWS::Athena::WorkGroup": {"WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.EncryptionOption": {"missing": true}},
	"AWS::CodeBuild::Project": {
		"Artifacts.EncryptionDisabled": {"bad": [true]},
		"SecondaryArtifacts.EncryptionDisabled": {"bad": [true]},
	},
	"AWS::WorkSpaces::Workspace": {
		"RootVolumeEncryptionEnabled": {"bad": [false], "missing": true},
		"UserVolumeEncryptionEnabled": {"bad": [false], "missing": true},
	},
	"AWS::Serverless::SimpleTable": {"SSESpecification.SSEEnabled": {"bad": [false], "missing": true}},
}

# What excuses a resource: a setting that is there, or that has one of these values.
elsewhere := {
	"AWS::RDS::DBInstance": {"SourceDBInstanceIdentifier": [], "DBSnapshotIdentifier": [], "DBClusterIdentifier": []},
	"AWS::RDS::DBCluster": {"SnapshotIdentifier": [], "ReplicationSourceIdentifier": [], "GlobalClusterIdentifier": []},
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
