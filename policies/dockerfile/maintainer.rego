# METADATA
# title: MAINTAINER is written as a label
# description: >-
#   MAINTAINER is deprecated: newer builders warn of it, and tools that read labels do not
#   see it.
# custom:
#   severity: info
#   applies_to: [dockerfile]
#   fix: >-
#     Write `LABEL org.opencontainers.image.authors="…"`.
package sluicegate.dockerfile.maintainer

import rego.v1

deny contains {"at": ["stages", s, "instructions", i], "message": message} if {
	instruction := input.object.stages[s].instructions[i]
	instruction.cmd == "MAINTAINER"
	message := "MAINTAINER is deprecated"
}
