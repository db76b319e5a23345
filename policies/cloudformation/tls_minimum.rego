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

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"AWS::ElasticLoadBalancingV2::Listener": {"SslPolicy": {"bad": ["ELBSecurityPolicy-2015-05", "ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS-1-0-2015-04", "ELBSecurityPolicy-TLS-1-1-2017-01", "ELBSecurityPolicy-FS-2018-06", "ELBSecurityPolicy-FS-1-1-2019-08"]}},
	"AWS::ApiGateway::DomainName": {"SecurityPolicy": {"bad": ["TLS_1_0"]}},
	"AWS::Serverless::Api": {"Domain.SecurityPolicy": {"bad": ["TLS_1_0"]}},
	"AWS::CloudFront::Distribution": {"DistributionConfig.ViewerCertificate.MinimumProtocolVersion": {"bad": ["SSLv3", "TLSv1", "TLSv1.0", "TLSv1_2016", "TLSv1.1_2016"]}},
	"AWS::Elasticsearch::Domain": {"DomainEndpointOptions.TLSSecurityPolicy": {"bad": ["Policy-Min-TLS-1-0-2019-07"], "missing": true}},
	"AWS::OpenSearchService::Domain": {"DomainEndpointOptions.TLSSecurityPolicy": {"bad": ["Policy-Min-TLS-1-0-2019-07"], "missing": true}},
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
	message := sprintf("an old version of TLS is allowed: `%s` is %v", [setting, value])
}

wrong(row, value) if value in row.bad

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	rows := settings[input.resource.type]
	some setting, row in rows
	row.missing
	written := {name_of(path) | walk(input.resource.values, [path, _])}
	not setting in written
	not known_later(split(setting, "."))
	message := sprintf("an old version of TLS is allowed: `%s` is not set", [setting])
}

# Whether a block that would hold the setting is worked out later.
known_later(keys) if {
	walk(input.resource.values, [path, value])
	is_string(value)
	contains(value, "${")
	above := [key | some key in path; is_string(key)]
	array.slice(keys, 0, count(above)) == above
}
