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

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"AWS::ApiGatewayV2::Stage": {"AccessLogSettings.DestinationArn": {"missing": true}},
	"AWS::ApiGateway::Stage": {"AccessLogSetting.DestinationArn": {"missing": true}},
	"AWS::CloudTrail::Trail": {"EnableLogFileValidation": {"bad": [false], "missing": true}, "IsLogging": {"bad": [false]}},
	"AWS::EKS::Cluster": {"Logging.ClusterLogging.EnabledTypes": {"missing": true}},
	"AWS::Elasticsearch::Domain": {"LogPublishingOptions": {"missing": true}},
	"AWS::DocDB::DBCluster": {"EnableCloudwatchLogsExports": {"missing": true}},
	"AWS::AmazonMQ::Broker": {"Logs.Audit": {"bad": [false]}, "Logs.General": {"bad": [false]}},
	"AWS::MSK::Cluster": {"LoggingInfo": {"missing": true}},
	"AWS::Neptune::DBCluster": {"EnableCloudwatchLogsExports": {"missing": true}},
	"AWS::Serverless::Api": {"AccessLogSetting": {"missing": true}},
	"AWS::Serverless::HttpApi": {"AccessLogSettings": {"missing": true}},
	"AWS::Serverless::StateMachine": {"Logging": {"missing": true}},
	"AWS::S3::Bucket": {"LoggingConfiguration": {"missing": true}},
	"AWS::OpenSearchService::Domain": {"LogPublishingOptions": {"missing": true}},
}

# Settings that excuse a resource, with these values or with any.
elsewhere := {
	"AWS::S3::Bucket": {"AccessControl": ["LogDeliveryWrite"]},
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
	message := sprintf("nothing is logged: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	not is_excused
	message := sprintf("nothing is logged: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
