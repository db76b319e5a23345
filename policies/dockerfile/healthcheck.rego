# METADATA
# title: Images say how to ask whether they are well
# description: >-
#   Without a HEALTHCHECK an engine takes a process that hangs for one that works.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: "off", strict: info}
#   applies_to: [dockerfile]
#   fix: >-
#     Add a HEALTHCHECK, unless an orchestrator with probes of its own runs the image.
package sluicegate.dockerfile.healthcheck

import rego.v1

deny contains {"at": ["stages", last, "from"], "message": message} if {
	stage := input.object.stages[last]
	last == count([1 | input.object.stages[_]]) - 1
	count([i | stage.instructions[i].cmd == "HEALTHCHECK"]) == 0
	message := "no HEALTHCHECK is given"
}
