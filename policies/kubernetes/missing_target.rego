# METADATA
# title: Autoscalers name workloads that exist
# description: >-
#   The namespace has workloads of this kind in this environment, and none of that name. The
#   autoscaler does nothing, and the workload that it was meant for keeps its size under any
#   load.
# custom:
#   severity: warning
#   applies_to: [environment/reference]
#   fix: Correct the name, or remove the autoscaler.
package sluicegate.kubernetes.missing_target

import rego.v1

deny contains {"message": message} if {
	input.what == "target"
	message := sprintf("no %s `%s` is in this environment%s", [input.target.kind, input.target.name, alike])
}

default alike := ""

alike := sprintf("; did you mean `%s`?", [input.near.detail]) if input.near.detail != ""
