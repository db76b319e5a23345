# METADATA
# title: A failed gate stops the change
# description: >-
#   A step that may fail shows green whatever it finds: the check that protects the branch then
#   protects nothing.
# custom:
#   severity: warning
#   applies_to: [github/workflow, gitlab/ci]
#   fix: Remove continue-on-error or allow_failure.
#   parameters:
#     command:
#       description: What a step that runs the gate holds
#       default: sluicegate
#       schema: {type: string}
package sluicegate.forge.gate_may_fail

import rego.v1

deny contains {"at": ["jobs", job, "steps", i, "continue-on-error"], "message": message} if {
	step := input.object.jobs[job].steps[i]
	step["continue-on-error"] == true
	some key in ["run", "uses"]
	is_gate(step[key])
}

deny contains {"at": ["jobs", job, "continue-on-error"], "message": message} if {
	input.object.jobs[job]["continue-on-error"] == true
	some key in ["run", "uses"]
	is_gate(input.object.jobs[job].steps[_][key])
}

deny contains {"at": [job, "allow_failure"], "message": message} if {
	input.object[job].allow_failure == true
	is_gate(input.object[job].script[_])
}

message := "the gate may fail, and the change is merged all the same"

is_gate(text) if {
	is_string(text)
	contains(text, input.parameters["forge/gate-may-fail"].command)
}
