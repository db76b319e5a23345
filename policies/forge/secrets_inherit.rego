# METADATA
# title: Called workflows get the secrets they need
# description: >-
#   With `secrets: inherit` a workflow in somebody else's repository gets all secrets of this one,
#   also those that are added later.
# custom:
#   severity: warning
#   applies_to: [github/workflow]
#   fix: Pass single secrets by name.
package sluicegate.forge.secrets_inherit

import rego.v1

deny contains {"at": ["jobs", job, "secrets"], "message": message} if {
	called := input.object.jobs[job]
	called.secrets == "inherit"
	target := called.uses
	is_string(target)
	not startswith(target, "./")
	message := sprintf("`%s` gets all secrets", [target])
}
