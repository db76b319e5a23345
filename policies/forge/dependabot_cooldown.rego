# METADATA
# title: New versions wait a few days
# description: >-
#   Most malicious releases are found within days; an update that is proposed at once comes before
#   anybody has noticed.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: info}
#   applies_to: [github/dependabot]
#   fix: >-
#     Set `cooldown: {default-days: 7}`.
package sluicegate.forge.dependabot_cooldown

import rego.v1

deny contains {"at": ["updates", i], "message": message} if {
	update := input.object.updates[i]
	is_object(update)
	not update.cooldown
	message := sprintf("new versions of `%v` are proposed at once", [object.get(update, "package-ecosystem", "")])
}
