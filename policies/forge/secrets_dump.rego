# METADATA
# title: No step gets all secrets
# description: >-
#   `toJSON(secrets)` hands every secret of the repository and its organisation to one step, and
#   in another notation the log does not hide them.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [github/workflow]
#   fix: Name the secrets that the step needs.
package sluicegate.forge.secrets_dump

import rego.v1

deny contains {"at": path, "message": "all secrets are handed out at once"} if {
	input.object.jobs
	walk(input.object, [path, text])
	is_string(text)
	regex.match(`(?i)\$\{\{[^}]*tojson\( *secrets *\)`, text)
}
