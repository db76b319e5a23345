# METADATA
# title: apt-get runs without questions and with fresh lists
# description: >-
#   Without `-y` a build waits for an answer that nobody gives; lists that are fetched in a
#   layer of their own are old when the next one installs from them.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: info, strict: warning}
#   applies_to: [dockerfile]
#   fix: >-
#     Write `apt-get update && apt-get install -y …` in one RUN.
package sluicegate.dockerfile.apt

import rego.v1

deny contains {"at": ["stages", s, "instructions", i, "commands", c], "message": message} if {
	command := input.object.stages[s].instructions[i].commands[c]
	is_string(command)
	regex.match(`^(sudo\s+)?(\S+=\S+\s+)*apt-get\s(.*\s)?(dist-)?(install|upgrade)(\s|$)`, command)
	not regex.match(`\s(-[a-zA-Z]*y[a-zA-Z]*|--yes|--assume-yes|-qq[a-z]*)(\s|$)`, command)
	contains(command, "install")
	message := "apt-get asks before it installs"
}

deny contains {"at": ["stages", s, "instructions", i, "commands", c], "message": message} if {
	command := input.object.stages[s].instructions[i].commands[c]
	is_string(command)
	regex.match(`^(sudo\s+)?apt-get\s(.*\s)?dist-upgrade(\s|$)`, command)
	message := "dist-upgrade changes what the base image was tested with"
}

update := `^(sudo\s+)?(apt-get|apt|apk|yum|dnf|zypper)\s(-\S+\s+)*(update|refresh)(\s+-\S+)*$`

deny contains {"at": ["stages", s, "instructions", i, "commands", 0], "message": message} if {
	instruction := input.object.stages[s].instructions[i]
	command := instruction.commands[0]
	not instruction.commands[1]
	is_string(command)
	regex.match(update, command)
	not instruction.flags.mount
	message := "the lists are fetched in a layer of their own"
}
