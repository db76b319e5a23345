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

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"AWS::Elasticsearch::Domain": {"DomainEndpointOptions.EnforceHTTPS": {"bad": [false]}},
	"AWS::OpenSearchService::Domain": {"DomainEndpointOptions.EnforceHTTPS": {"bad": [false]}},
	"AWS::CloudFront::Distribution": {"DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy": {"bad": ["allow-all"]}, "DistributionConfig.CacheBehaviors.ViewerProtocolPolicy": {"bad": ["allow-all"]}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("plain HTTP is answered: `%s` is %v", [setting, leaf.value])
}
