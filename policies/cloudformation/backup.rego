# METADATA
# title: Data can be restored
# description: >-
#   Without a backup or the older versions of an object, a slip or an attacker takes the
#   data for good.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: info, strict: warning}
#   applies_to: [cloudformation/*]
#   fix: >-
#     Keep backups for some days, and turn versions or the recovery on.
package sluicegate.cloudformation.backup

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"AWS::RDS::DBInstance": {"BackupRetentionPeriod": {"bad": [0, 1], "missing": true}},
	"AWS::RDS::DBCluster": {"BackupRetentionPeriod": {"bad": [0, 1], "missing": true}},
	"AWS::ElastiCache::CacheCluster": {"SnapshotRetentionLimit": {"bad": [0], "missing": true}},
	"AWS::S3::Bucket": {"VersioningConfiguration.Status": {"bad": ["Suspended"]}},
	"AWS::DynamoDB::Table": {"PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled": {"bad": [false]}},
}

# Settings that excuse a resource, with these values or with any.
elsewhere := {
	"AWS::RDS::DBInstance": {"SourceDBInstanceIdentifier": ["*"], "DBClusterIdentifier": ["*"]},
	"AWS::RDS::DBCluster": {"ReplicationSourceIdentifier": ["*"]},
	"AWS::ElastiCache::CacheCluster": {"Engine": ["memcached"], "CacheNodeType": ["cache.t1.micro"]},
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
