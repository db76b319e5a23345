# METADATA
# title: Package managers clean up behind themselves
# description: >-
#   The lists and archives of a package manager stay in the layer that made them: megabytes
#   in every image, of no use to anyone.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: info, strict: warning}
#   applies_to: [dockerfile]
#   fix: >-
#     Clean up in the same RUN, or mount the cache with `--mount=type=cache`.
package sluicegate.dockerfile.package_cache

import rego.v1

installs := {
	"yum": `^(sudo\s+)?yum\s.*\binstall\b`,
	"dnf": `^(sudo\s+)?(micro)?dnf\s.*\binstall\b`,
	"zypper": `^(sudo\s+)?zypper\s.*\b(install|in)\b`,
}

cleans := {
	"yum": `\byum\s+(-y\s+)?clean\s+all|/var/cache/yum`,
	"dnf": `dnf\s+(-y\s+)?clean\s+all|/var/cache/(lib)?dnf`,
	"zypper": `zypper\s+(--non-interactive\s+|-n\s+)?(clean|cc)\b|/var/cache/zypp`,
}

deny contains {"at": ["stages", s, "instructions", i, "commands", c], "message": message} if {
	instruction := input.object.stages[s].instructions[i]
	command := instruction.commands[c]
	is_string(command)
	some manager, pattern in installs
	regex.match(pattern, command)
	script := concat("\n", [one | one := instruction.commands[_]; is_string(one)])
	clean := cleans[manager]
	not regex.match(clean, script)
	not instruction.flags.mount
	message := sprintf("the cache of %s stays in the layer", [manager])
}
