# METADATA
# title: Secrets are given to single steps
# description: >-
#   A secret in `env` of the whole workflow is there in every step, and every action of every job
#   can send it away.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [github/workflow]
#   fix: Move it to `env` of the step that needs it.
package sluicegate.forge.secret_scope

import rego.v1

deny contains {"at": ["env", name], "message": message} if {
	value := input.object.env[name]
	is_string(value)
	contains(value, "secrets")
	regex.match(`\$\{\{[^}]*\bsecrets\.`, value)
	not regex.match(`(?i)secrets\.github_token`, value)
	message := sprintf("every step sees the secret in `%s`", [name])
}
