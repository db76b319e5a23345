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

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"AWS::ElastiCache::ReplicationGroup": {"TransitEncryptionEnabled": {"bad": [false], "missing": true}},
	"AWS::Elasticsearch::Domain": {"NodeToNodeEncryptionOptions.Enabled": {"bad": [false], "missing": true}},
	"AWS::OpenSearchService::Domain": {"NodeToNodeEncryptionOptions.Enabled": {"bad": [false], "missing": true}},
	"AWS::MSK::Cluster": {"EncryptionInfo.EncryptionInTransit.ClientBroker": {"bad": ["PLAINTEXT", "TLS_PLAINTEXT"]}, "EncryptionInfo.EncryptionInTransit.InCluster": {"bad": [false]}},
	"AWS::ECS::TaskDefinition": {"Volumes.EFSVolumeConfiguration.TransitEncryption": {"bad": ["DISABLED"]}},
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
