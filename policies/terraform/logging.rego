# METADATA
# title: What happens is logged
# description: >-
#   Without a log nobody can tell afterwards who asked for what, and an intrusion goes
#   unseen.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: info, strict: warning}
#   applies_to: [terraform/*]
#   fix: >-
#     Turn the log on, and keep it where those who are logged can't change it.
package sluicegate.terraform.logging

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"aws_apigatewayv2_stage": {"access_log_settings": {"missing": true}},
	"aws_api_gateway_stage": {"access_log_settings": {"missing": true}},
	"aws_cloudtrail": {"enable_log_file_validation": {"bad": [false], "missing": true}, "enable_logging": {"bad": [false]}},
	"aws_eks_cluster": {"enabled_cluster_log_types": {"missing": true}},
	"aws_elasticsearch_domain": {"log_publishing_options.enabled": {"bad": [false]}, "log_publishing_options": {"missing": true}},
	"aws_opensearch_domain": {"log_publishing_options.enabled": {"bad": [false]}, "log_publishing_options": {"missing": true}},
	"aws_docdb_cluster": {"enabled_cloudwatch_logs_exports": {"missing": true}},
	"aws_mq_broker": {"logs.audit": {"bad": [false]}, "logs.general": {"bad": [false]}},
	"aws_msk_cluster": {"logging_info": {"missing": true}},
	"aws_neptune_cluster": {"enable_cloudwatch_logs_exports": {"missing": true}},
	"aws_lb": {"access_logs.enabled": {"bad": [false]}},
	"google_container_cluster": {"logging_service": {"bad": ["none"]}, "monitoring_service": {"bad": ["none"]}},
	"google_storage_bucket": {"logging": {"missing": true}},
	"azurerm_network_watcher_flow_log": {"enabled": {"bad": [false]}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("nothing is logged: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	message := sprintf("nothing is logged: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
