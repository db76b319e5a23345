# METADATA
# title: Restrictions of Bitbucket ask for something
# description: >-
#   A restriction that asks for no approval, or no passed build, looks like a protection and is
#   none.
# custom:
#   severity: warning
#   applies_to: [terraform]
#   fix: Set the value to at least 1.
package sluicegate.forge.bitbucket_merge

import rego.v1

deny contains {"at": ["resource", "bitbucket_branch_restriction", name, "value"], "message": message} if {
	restriction := input.object.resource.bitbucket_branch_restriction[name]
	restriction.value in {0, "0"}
	message := sprintf("`%v` asks for nothing", [restriction.kind])
}
