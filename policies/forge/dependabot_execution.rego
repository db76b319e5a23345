# METADATA
# title: Updates run no foreign code
# description: >-
#   With `insecure-external-code-execution: allow` the code of a new version runs, with the
#   credentials of the registries, before anybody has looked at it.
# custom:
#   severity: warning
#   applies_to: [github/dependabot]
#   fix: Set it to `deny`.
package sluicegate.forge.dependabot_execution

import rego.v1

deny contains {"at": ["updates", i, "insecure-external-code-execution"], "message": "new versions run their code at once"} if {
	input.object.updates[i]["insecure-external-code-execution"] == "allow"
}
