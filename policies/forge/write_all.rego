# METADATA
# title: Workflows ask for the permissions they need
# description: >-
#   `permissions: write-all` lets every step, and every action that a step uses, push code,
#   publish packages and change releases.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [github/workflow]
#   fix: >-
#     Set `permissions: {contents: read}` for the workflow and add single permissions to the
#     jobs that need them.
package sluicegate.forge.write_all

import rego.v1

message := "every step may write everything: `permissions: write-all`"

deny contains {"at": ["permissions"], "message": message} if {
	input.object.permissions == "write-all"
}

deny contains {"at": ["jobs", job, "permissions"], "message": message} if {
	input.object.jobs[job].permissions == "write-all"
}
