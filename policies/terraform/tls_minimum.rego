# METADATA
# title: Old versions of TLS are not spoken
# description: >-
#   TLS before 1.2 and the old cipher suites have known breaks, and a client that can be
#   talked down to them gets no more protection than they give.
# custom:
#   severity: warning
#   applies_to: [terraform/*]
#   fix: >-
#     Ask for TLS 1.2 or later.
package sluicegate.terraform.tls_minimum

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"aws_lb_listener": {"ssl_policy": {"bad": ["ELBSecurityPolicy-2015-05", "ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS-1-0-2015-04", "ELBSecurityPolicy-TLS-1-1-2017-01", "ELBSecurityPolicy-FS-2018-06", "ELBSecurityPolicy-FS-1-1-2019-08"]}},
	"aws_alb_listener": {"ssl_policy": {"bad": ["ELBSecurityPolicy-2015-05", "ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS-1-0-2015-04", "ELBSecurityPolicy-TLS-1-1-2017-01", "ELBSecurityPolicy-FS-2018-06", "ELBSecurityPolicy-FS-1-1-2019-08"]}},
	"aws_api_gateway_domain_name": {"security_policy": {"bad": ["TLS_1_0"]}},
	"aws_apigatewayv2_domain_name": {"domain_name_configuration.security_policy": {"bad": ["TLS_1_0"]}},
	"aws_cloudfront_distribution": {"viewer_certificate.minimum_protocol_version": {"bad": ["SSLv3", "TLSv1", "TLSv1.0", "TLSv1_2016", "TLSv1.1_2016"]}},
	"aws_elasticsearch_domain": {"domain_endpoint_options.tls_security_policy": {"bad": ["Policy-Min-TLS-1-0-2019-07"], "missing": true}},
	"aws_opensearch_domain": {"domain_endpoint_options.tls_security_policy": {"bad": ["Policy-Min-TLS-1-0-2019-07"], "missing": true}},
	"azurerm_app_service": {"site_config.min_tls_version": {"bad": ["1.0", "1.1"]}},
	"azurerm_linux_web_app": {"site_config.minimum_tls_version": {"bad": ["1.0", "1.1"]}},
	"azurerm_windows_web_app": {"site_config.minimum_tls_version": {"bad": ["1.0", "1.1"]}},
	"azurerm_storage_account": {"min_tls_version": {"bad": ["TLS1_0", "TLS1_1"]}},
	"azurerm_mssql_server": {"minimum_tls_version": {"bad": ["1.0", "1.1", "Disabled"]}},
	"azurerm_mysql_server": {"ssl_minimal_tls_version_enforced": {"bad": ["TLS1_0", "TLS1_1", "TLSEnforcementDisabled"]}},
	"azurerm_postgresql_server": {"ssl_minimal_tls_version_enforced": {"bad": ["TLS1_0", "TLS1_1", "TLSEnforcementDisabled"]}},
	"azurerm_redis_cache": {"minimum_tls_version": {"bad": ["1.0", "1.1"]}},
	"google_compute_ssl_policy": {"min_tls_version": {"bad": ["TLS_1_0", "TLS_1_1"], "missing": true}},
	"nifcloud_load_balancer": {"ssl_policy_name": {"bad": ["Standard Ciphers A ver1", "Standard Ciphers B ver1", "Standard Ciphers C ver1", "Ats Ciphers A ver1"]}},
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
