# METADATA
# title: Workflows say what their token may do
# description: >-
#   Without `permissions`, the token has whatever the repository grants by default, which may be
#   to write everything: one bad action is then enough to push code.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [github/workflow]
#   fix: >-
#     Set `permissions: {contents: read}` for the workflow, and more only for the jobs that need it.
package sluicegate.forge.workflow_permissions

import rego.v1

deny contains {"at": ["jobs", job], "message": message} if {
	not has_permissions
	not is_forgejo
	steps := input.object.jobs[job].steps
	is_array(steps)
	not input.object.jobs[job].permissions
	message := sprintf("the job `%s` has a token with the default rights", [job])
}

# A mapping without entries takes all rights away.
has_permissions if input.object.permissions

# Other forges don't know the key.
is_forgejo if regex.match(`(^|/)\.(forgejo|gitea)/`, input.file)
