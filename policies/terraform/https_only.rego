# METADATA
# title: Services answer over HTTPS only
# description: >-
#   What is sent over HTTP can be read and changed on its way, sessions and passwords
#   included.
# custom:
#   severity: warning
#   applies_to: [terraform/*]
#   fix: >-
#     Turn plain HTTP off, or redirect it.
package sluicegate.terraform.https_only

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"aws_elasticsearch_domain": {"domain_endpoint_options.enforce_https": {"bad": [false]}},
	"aws_opensearch_domain": {"domain_endpoint_options.enforce_https": {"bad": [false]}},
	"azurerm_storage_account": {"enable_https_traffic_only": {"bad": [false]}, "https_traffic_only_enabled": {"bad": [false]}},
	"azurerm_app_service": {"https_only": {"bad": [false], "missing": true}},
	"azurerm_function_app": {"https_only": {"bad": [false], "missing": true}},
	"azurerm_linux_web_app": {"https_only": {"bad": [false], "missing": true}},
	"azurerm_windows_web_app": {"https_only": {"bad": [false], "missing": true}},
	"azurerm_linux_function_app": {"https_only": {"bad": [false], "missing": true}},
	"azurerm_windows_function_app": {"https_only": {"bad": [false], "missing": true}},
	"digitalocean_loadbalancer": {"forwarding_rule.entry_protocol": {"bad": ["http"]}},
	"aws_cloudfront_distribution": {"default_cache_behavior.viewer_protocol_policy": {"bad": ["allow-all"]}, "ordered_cache_behavior.viewer_protocol_policy": {"bad": ["allow-all"]}},
}

# Settings that excuse a resource, with these values or with any.
elsewhere := {
	"digitalocean_loadbalancer": {"redirect_http_to_https": [true]},
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
	message := sprintf("plain HTTP is answered: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	not is_excused
	message := sprintf("plain HTTP is answered: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
