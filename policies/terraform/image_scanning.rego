# METADATA
# title: Images are scanned when they are pushed
# description: >-
#   Images that nobody scans carry known holes into every cluster that runs them.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: info, strict: warning}
#   applies_to: [terraform/*]
#   fix: >-
#     Turn the scan on.
package sluicegate.terraform.image_scanning

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"aws_ecr_repository": {"image_scanning_configuration.scan_on_push": {"bad": [false], "missing": true}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("images are not scanned: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	message := sprintf("images are not scanned: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
