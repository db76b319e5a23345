# METADATA
# title: Pipelines do not log their secrets
# description: >-
#   CI_DEBUG_TRACE writes every command and every variable into the log, the masked ones too.
# custom:
#   severity: error
#   applies_to: [gitlab/ci]
#   fix: Remove it, and set it for a single run where it is needed.
package sluicegate.forge.debug_trace

import rego.v1

deny contains {"at": ["variables", "CI_DEBUG_TRACE"], "message": message} if {
	input.object.variables.CI_DEBUG_TRACE in {true, "true"}
}

deny contains {"at": [job, "variables", "CI_DEBUG_TRACE"], "message": message} if {
	input.object[job].variables.CI_DEBUG_TRACE in {true, "true"}
}

message := "all variables are written to the log"
