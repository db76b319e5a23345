# METADATA
# title: Connections to services are encrypted
# description: >-
#   What travels without encryption can be read and changed on its way, credentials of
#   databases and caches included.
# custom:
#   severity: warning
#   applies_to: [cloudformation/*]
#   fix: >-
#     Require encryption for every connection.
package sluicegate.cloudformation.transit_encryption

import rego.v1

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"AWS::ElastiCache::ReplicationGroup": {"TransitEncryptionEnabled": {"bad": [false], "missing": true}},
	"AWS::Elasticsearch::Domain": {"NodeToNodeEncryptionOptions.Enabled": {"bad": [false], "missing": true}},
	"AWS::OpenSearchService::Domain": {"NodeToNodeEncryptionOptions.Enabled": {"bad": [false], "missing": true}},
	"AWS::MSK::Cluster": {
		"EncryptionInfo.EncryptionInTransit.ClientBroker": {"bad": ["PLAINTEXT", "TLS_PLAINTEXT"]},
		"EncryptionInfo.EncryptionInTransit.InCluster": {"bad": [false]},
	},
	"AWS::ECS::TaskDefinition": {"Volumes.EFSVolumeConfiguration.TransitEncryption": {"bad": ["DISABLED"]}},
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
