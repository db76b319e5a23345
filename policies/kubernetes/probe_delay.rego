# METADATA
# title: Slow starts are left to a startup probe
# description: >-
#   A long initialDelaySeconds is a guess: on a slow day the container is killed while it starts,
#   on every other day nobody watches it for that long. A startup probe waits as long as needed
#   and no longer.
# custom:
#   severity: info
#   applies_to: [kubernetes/pod]
#   fix: Set a startupProbe with a failureThreshold for the slowest start, and remove the delay.
#   parameters:
#     seconds:
#       description: The longest delay of a liveness probe
#       default: 60
#       schema: {type: integer}
package sluicegate.kubernetes.probe_delay

import rego.v1

longest := input.parameters["kubernetes/probe-delay"].seconds

deny contains {"at": ["containers", i, "livenessProbe", "initialDelaySeconds"], "message": message} if {
	some i, container in input.pod.containers
	delay := container.livenessProbe.initialDelaySeconds
	is_number(delay)
	delay > longest
	not container.startupProbe
	message := sprintf("nobody watches container `%s` for its first %v seconds", [
		input.pod.names[i],
		delay,
	])
}
