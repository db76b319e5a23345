# METADATA
# title: Data is encrypted with a key of the team
# description: >-
#   The provider's own key cannot be revoked, rotated or watched by those who own the data.
#   A key of your own gives that control, and who may use it is written down.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: "off", strict: info}
#   applies_to: [terraform/*]
#   fix: >-
#     Name a key of your own.
package sluicegate.terraform.customer_key

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"aws_ebs_volume": {"kms_key_id": {"missing": true}},
	"aws_docdb_cluster": {"kms_key_id": {"missing": true}},
	"aws_neptune_cluster": {"kms_key_arn": {"missing": true}},
	"aws_redshift_cluster": {"kms_key_id": {"missing": true}},
	"aws_cloudtrail": {"kms_key_id": {"missing": true}},
	"aws_cloudwatch_log_group": {"kms_key_id": {"missing": true}},
	"aws_secretsmanager_secret": {"kms_key_id": {"bad": ["alias/aws/secretsmanager"], "missing": true}},
	"aws_ecr_repository": {"encryption_configuration.kms_key": {"missing": true}},
	"aws_sns_topic": {"kms_master_key_id": {"bad": ["alias/aws/sns"], "missing": true}},
	"aws_sqs_queue": {"kms_master_key_id": {"bad": ["alias/aws/sqs"], "missing": true}},
	"aws_dynamodb_table": {"server_side_encryption.kms_key_arn": {"bad": ["alias/aws/dynamodb"], "missing": true}, "server_side_encryption.enabled": {"bad": [false]}},
	"google_compute_disk": {"disk_encryption_key.kms_key_self_link": {"missing": true}},
	"google_storage_bucket": {"encryption.default_kms_key_name": {"missing": true}},
	"azurerm_kubernetes_cluster": {"disk_encryption_set_id": {"missing": true}},
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
