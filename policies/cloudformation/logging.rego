# METADATA
# title: What happens is logged
# description: >-
#   Without a log nobody can tell afterwards who asked for what, and an intrusion goes
#   unseen.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: info, strict: warning}
#   applies_to: [cloudformation/*]
#   fix: >-
#     Turn the log on, and keep it where those who are logged can't change it.
package sluicegate.cloudformation.logging

import rego.v1

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"AWS::ApiGatewayV2::Stage": {"AccessLogSettings.DestinationArn": {"missing": true}},
	"AWS::ApiGateway::Stage": {"AccessLogSetting.DestinationArn": {"missing": true}},
	"AWS::CloudTrail::Trail": {
		"EnableLogFileValidation": {"bad": [false], "missing": true},
		"IsLogging": {"bad": [false]},
	},
	"AWS::EKS::Cluster": {"Logging.ClusterLogging.EnabledTypes": {"missing": true}},
	"AWS::Elasticsearch::Domain": {"LogPublishingOptions": {"missing": true}},
	"AWS::DocDB::DBCluster": {"EnableCloudwatchLogsExports": {"missing": true}},
	"AWS::AmazonMQ::Broker": {
		"Logs.Audit": {"bad": [false]},
		"Logs.General": {"bad": [false]},
	},
	"AWS::MSK::Cluster": {"LoggingInfo": {"missing": true}},
	"AWS::Neptune::DBCluster": {"EnableCloudwatchLogsExports": {"missing": true}},
	"AWS::Serverless::Api": {"AccessLogSetting": {"missing": true}},
	"AWS::Serverless::HttpApi": {"AccessLogSettings": {"missing": true}},
	"AWS::Serverless::StateMachine": {"Logging": {"missing": true}},
	"AWS::S3::Bucket": {"LoggingConfiguration": {"missing": true}},
	"AWS::OpenSearchService::Domain": {"LogPublishingOptions": {"missing": true}},
}

# What excuses a resource: a setting that is there, or that has one of these values.
elsewhere := {
	"AWS::S3::Bucket": {"AccessControl": ["LogDeliveryWrite"]},
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
	message := sprintf("nothing is logged: `%s` is %v", [setting, value])
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
