# METADATA
# title: Old versions of TLS are not spoken
# description: >-
#   TLS before 1.2 and the old cipher suites have known breaks, and a client that can be
#   talked down to them gets no more protection than they give.
# custom:
#   severity: warning
#   applies_to: [cloudformation/*]
#   fix: >-
#     Ask for TLS 1.2 or later.
package sluicegate.cloudformation.tls_minimum

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"AWS::ElasticLoadBalancingV2::Listener": {"SslPolicy": {"bad": ["ELBSecurityPolicy-2015-05", "ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS-1-0-2015-04", "ELBSecurityPolicy-TLS-1-1-2017-01", "ELBSecurityPolicy-FS-2018-06", "ELBSecurityPolicy-FS-1-1-2019-08"]}},
	"AWS::ApiGateway::DomainName": {"SecurityPolicy": {"bad": ["TLS_1_0"]}},
	"AWS::Serverless::Api": {"Domain.SecurityPolicy": {"bad": ["TLS_1_0"]}},
	"AWS::CloudFront::Distribution": {"DistributionConfig.ViewerCertificate.MinimumProtocolVersion": {"bad": ["SSLv3", "TLSv1", "TLSv1.0", "TLSv1_2016", "TLSv1.1_2016"]}},
	"AWS::Elasticsearch::Domain": {"DomainEndpointOptions.TLSSecurityPolicy": {"bad": ["Policy-Min-TLS-1-0-2019-07"], "missing": true}},
	"AWS::OpenSearchService::Domain": {"DomainEndpointOptions.TLSSecurityPolicy": {"bad": ["Policy-Min-TLS-1-0-2019-07"], "missing": true}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("an old version of TLS is allowed: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	message := sprintf("an old version of TLS is allowed: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
