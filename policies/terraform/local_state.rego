# METADATA
# title: State is kept where the team can reach it
# description: >-
#   State in a file of one machine, or in git, is lost or overwritten as soon as two people
#   plan, nothing locks it, and it holds secrets in clear.
# custom:
#   severity: warning
#   applies_to: [terraform/terraform]
#   fix: >-
#     Use a remote backend that locks and encrypts.
package sluicegate.terraform.local_state

import rego.v1

deny contains {"at": ["values", "backend", i, "local"], "message": message} if {
	input.resource.values.backend[i].local
	message := "the state is a file on the machine that applies"
}
