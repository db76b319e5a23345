# METADATA
# title: Data is encrypted with a key of the team
# description: >-
#   The provider's own key cannot be revoked, rotated or watched by those who own the data.
#   A key of your own gives that control, and who may use it is written down.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: "off", strict: info}
#   applies_to: [cloudformation/*]
#   fix: >-
#     Name a key of your own.
package sluicegate.cloudformation.customer_key

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"AWS::EC2::Volume": {"KmsKeyId": {"missing": true}},
	"AWS::DocDB::DBCluster": {"KmsKeyId": {"missing": true}},
	"AWS::Neptune::DBCluster": {"KmsKeyId": {"missing": true}},
	"AWS::Redshift::Cluster": {"KmsKeyId": {"missing": true}},
	"AWS::CloudTrail::Trail": {"KMSKeyId": {"missing": true}},
	"AWS::Logs::LogGroup": {"KmsKeyId": {"missing": true}},
	"AWS::SecretsManager::Secret": {"KmsKeyId": {"bad": ["alias/aws/secretsmanager"], "missing": true}},
	"AWS::ECR::Repository": {"EncryptionConfiguration.KmsKey": {"missing": true}},
	"AWS::SNS::Topic": {"KmsMasterKeyId": {"bad": ["alias/aws/sns"], "missing": true}},
	"AWS::SQS::Queue": {"KmsMasterKeyId": {"bad": ["alias/aws/sqs"], "missing": true}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("no key of the team: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	message := sprintf("no key of the team: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
