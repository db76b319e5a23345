# METADATA
# title: Services answer over HTTPS only
# description: >-
#   What is sent over HTTP can be read and changed on its way, sessions and passwords
#   included.
# custom:
#   severity: warning
#   applies_to: [cloudformation/*]
#   fix: >-
#     Turn plain HTTP off, or redirect it.
package sluicegate.cloudformation.https_only

import rego.v1

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"AWS::Elasticsearch::Domain": {"DomainEndpointOptions.EnforceHTTPS": {"bad": [false]}},
	"AWS::OpenSearchService::Domain": {"DomainEndpointOptions.EnforceHTTPS": {"bad": [false]}},
	"AWS::CloudFront::Distribution": {
		"DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy": {"bad": ["allow-all"]},
		"DistributionConfig.CacheBehaviors.ViewerProtocolPolicy": {"bad": ["allow-all"]},
	},
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
	message := sprintf("plain HTTP is answered: `%s` is %v", [setting, value])
}

wrong(row, value) if value in row.bad
