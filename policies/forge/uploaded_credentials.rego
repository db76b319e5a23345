# METADATA
# title: Artifacts hold no token
# description: >-
#   A checkout leaves the token in `.git`; an artifact of the whole folder takes it along, for
#   everybody who may download it.
# custom:
#   severity: info
#   applies_to: [github/workflow]
#   fix: >-
#     Set `persist-credentials: false` at the checkout, or upload single folders.
package sluicegate.forge.uploaded_credentials

import rego.v1

deny contains {"at": ["jobs", job, "steps", i, "with", "path"], "message": message} if {
	step := input.object.jobs[job].steps[i]
	is_use(step.uses, "actions/upload-artifact@")
	step["with"].path in {".", "./", "${{ github.workspace }}", ".git", "./.git"}
	checkout := input.object.jobs[job].steps[_]
	is_use(checkout.uses, "actions/checkout@")
	not keeps_none(checkout)
	message := "the artifact may hold the token of the checkout"
}

keeps_none(checkout) if checkout["with"]["persist-credentials"] in {false, "false"}

is_use(uses, action) if {
	is_string(uses)
	startswith(uses, action)
}
