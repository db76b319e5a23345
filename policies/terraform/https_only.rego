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

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"aws_elasticsearch_domain": {"domain_endpoint_options.enforce_https": {"bad": [false]}},
	"aws_opensearch_domain": {"domain_endpoint_options.enforce_https": {"bad": [false]}},
	"azurerm_storage_account": {
		"enable_https_traffic_only": {"bad": [false]},
		"https_traffic_only_enabled": {"bad": [false]},
	},
	"azurerm_app_service": {"https_only": {"bad": [false], "missing": true}},
	"azurerm_function_app": {"https_only": {"bad": [false], "missing": true}},
	"azurerm_linux_web_app": {"https_only": {"bad": [false], "missing": true}},
	"azurerm_windows_web_app": {"https_only": {"bad": [false], "missing": true}},
	"azurerm_linux_function_app": {"https_only": {"bad": [false], "missing": true}},
	"azurerm_windows_function_app": {"https_only": {"bad": [false], "missing": true}},
	"digitalocean_loadbalancer": {"forwarding_rule.entry_protocol": {"bad": ["http"]}},
	"aws_cloudfront_distribution": {
		"default_cache_behavior.viewer_protocol_policy": {"bad": ["allow-all"]},
		"ordered_cache_behavior.viewer_protocol_policy": {"bad": ["allow-all"]},
	},
}

# What excuses a resource: a setting that is there, or that has one of these values.
elsewhere := {
	"digitalocean_loadbalancer": {"redirect_http_to_https": [true]},
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
	message := sprintf("plain HTTP is answered: `%s` is %v", [setting, value])
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
	message := sprintf("plain HTTP is answered: `%s` is not set", [setting])
}

# Whether a block that would hold the setting is worked out later.
known_later(keys) if {
	walk(input.resource.values, [path, value])
	is_string(value)
	contains(value, "${")
	above := [key | some key in path; is_string(key)]
	array.slice(keys, 0, count(above)) == above
}
