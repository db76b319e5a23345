# METADATA
# title: A trail covers every region
# description: >-
#   Who gets in uses a region that nobody watches. A trail of one region shows nothing of
#   it.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: info, strict: warning}
#   applies_to: [cloudformation/*]
#   fix: >-
#     Turn the trail on for all regions.
package sluicegate.cloudformation.trail_regions

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"AWS::CloudTrail::Trail": {"IsMultiRegionTrail": {"bad": [false], "missing": true}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("other regions are not covered: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	message := sprintf("other regions are not covered: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
