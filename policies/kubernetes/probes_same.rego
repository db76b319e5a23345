# METADATA
# title: Liveness and readiness ask different things
# description: >-
#   When both probes are the same in question and patience, a busy container is not only taken out
#   of service, it is restarted at the same moment: under load one pod after the other goes down.
# custom:
#   severity: info
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Give the liveness probe a simpler question or a higher failureThreshold than the readiness
#     probe.
package sluicegate.kubernetes.probes_same

import rego.v1

deny contains {"at": ["containers", i, "livenessProbe"], "message": message} if {
	some i, container in input.pod.containers
	liveness := container.livenessProbe
	is_object(liveness)
	liveness == container.readinessProbe
	message := sprintf("container `%s` has one probe for liveness and readiness", [input.pod.names[i]])
}
