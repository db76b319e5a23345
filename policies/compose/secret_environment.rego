# METADATA
# title: Secrets are no environment variables in clear
# description: >-
#   A password in a Compose file is in the history of the repository, and everyone who can
#   look at the container can read it.
# custom:
#   severity: warning
#   applies_to: [compose]
#   fix: >-
#     Use `secrets`, an `env_file` outside of git, or a variable of the shell.
package sluicegate.compose.secret_environment

import rego.v1

names := `(?i)(password|passwd|secret|token|api_?key|private_?key|access_?key)$`

deny contains {"at": ["services", service, "environment", name], "message": message} if {
	value := input.object.services[service].environment[name]
	is_string(name)
	regex.match(names, name)
	literal(value)
	message := sprintf("`%s` is written in clear", [name])
}

deny contains {"at": ["services", service, "environment", i], "message": message} if {
	entry := input.object.services[service].environment[i]
	is_number(i)
	is_string(entry)
	contains(entry, "=")
	name := split(entry, "=")[0]
	regex.match(names, name)
	literal(substring(entry, count(name) + 1, -1))
	message := sprintf("`%s` is written in clear", [name])
}

literal(value) if {
	is_string(value)
	value != ""
	not contains(value, "$")
	not regex.match(`(?i)^(<.*>|change-?me|placeholder|xxx+|\*+|true|false|yes|no|none|/.*)$`, value)
}

literal(value) if {
	is_number(value)
	value > 9999
}
