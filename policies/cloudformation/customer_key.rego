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

# By type, the settings and what they must not be, or whether they may be left out.
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
	message := sprintf("no key of the team: `%s` is %v", [setting, value])
}

wrong(row, value) if value in row.bad

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	rows := settings[input.resource.type]
	some setting, row in rows
	row.missing
	written := {name_of(path) | walk(input.resource.values, [path, _])}
	not setting in written
	not known_later(split(setting, "."))
	message := sprintf("no key of the team: `%s` is not set", [setting])
}

# Whether a block that would hold the setting is worked out later.
known_later(keys) if {
	walk(input.resource.values, [path, value])
	is_string(value)
	contains(value, "${")
	above := [key | some key in path; is_string(key)]
	array.slice(keys, 0, count(above)) == above
}
