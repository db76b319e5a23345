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

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"aws_apigatewayv2_stage": {"access_log_settings": {"missing": true}},
	"aws_api_gateway_stage": {"access_log_settings": {"missing": true}},
	"aws_cloudtrail": {
		"enable_log_file_validation": {"bad": [false], "missing": true},
		"enable_logging": {"bad": [false]},
	},
	"aws_eks_cluster": {"enabled_cluster_log_types": {"missing": true}},
	"aws_elasticsearch_domain": {
		"log_publishing_options.enabled": {"bad": [false]},
		"log_publishing_options": {"missing": true},
	},
	"aws_opensearch_domain": {
		"log_publishing_options.enabled": {"bad": [false]},
		"log_publishing_options": {"missing": true},
	},
	"aws_docdb_cluster": {"enabled_cloudwatch_logs_exports": {"missing": true}},
	"aws_mq_broker": {
		"logs.audit": {"bad": [false]},
		"logs.general": {"bad": [false]},
	},
	"aws_msk_cluster": {"logging_info": {"missing": true}},
	"aws_neptune_cluster": {"enable_cloudwatch_logs_exports": {"missing": true}},
	"aws_lb": {"access_logs.enabled": {"bad": [false]}},
	"google_container_cluster": {
		"logging_service": {"bad": ["none"]},
		"monitoring_service": {"bad": ["none"]},
	},
	"google_storage_bucket": {"logging": {"missing": true}},
	"azurerm_network_watcher_flow_log": {"enabled": {"bad": [false]}},
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
	message := sprintf("nothing is logged: `%s` is %v", [setting, value])
}

wrong(row, value) if value in row.bad

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	rows := settings[input.resource.type]
	some setting, row in rows
	row.missing
	written := {name_of(path) | walk(input.resource.values, [path, _])}
	not setting in written
	not known_later(split(setting, "."))
	message := sprintf("nothing is logged: `%s` is not set", [setting])
}

# Whether a block that would hold the setting is worked out later.
known_later(keys) if {
	walk(input.resource.values, [path, value])
	is_string(value)
	contains(value, "${")
	above := [key | some key in path; is_string(key)]
	array.slice(keys, 0, count(above)) == above
}
