# METADATA
# title: The gate runs on each pull request
# description: >-
#   A repository whose triggers do not name the gate merges what nobody has judged; where the gate
#   may be skipped, or is optional, it is no gate.
# custom:
#   severity: info
#   applies_to: [kubernetes/config.lighthouse.jenkins-x.io/TriggerConfig]
#   fix: >-
#     Add a presubmit named `sluicegate` with `always_run: true` and without `optional`.
#   parameters:
#     name:
#       description: What the name of the gate's presubmit holds, in lower case
#       default: sluicegate
#       schema: {type: string}
package sluicegate.gitops.jx_gate

import rego.v1

deny contains {"at": ["spec", "presubmits"], "message": "no presubmit runs the gate"} if {
	is_object(input.object.spec)
	count(gates) == 0
}

deny contains {"at": ["spec", "presubmits", i], "message": "the gate may be skipped"} if {
	some i in gates
	object.get(input.object.spec.presubmits[i], "always_run", false) != true
}

deny contains {"at": ["spec", "presubmits", i, "optional"], "message": "the gate may fail"} if {
	some i in gates
	input.object.spec.presubmits[i].optional == true
}

gates contains i if {
	name := input.object.spec.presubmits[i][["name", "context"][_]]
	is_string(name)
	contains(lower(name), input.parameters["gitops/jx-gate"].name)
}
