# METADATA
# title: Probes ask a port that is declared
# description: >-
#   A container that declares its ports and is probed on another one is most likely probed on the
#   wrong one: the port was changed in one place and not in the other.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off}
#   applies_to: [kubernetes/pod]
#   fix: Correct the probe's port, or declare it.
package sluicegate.kubernetes.probe_undeclared_port

import rego.v1

deny contains {"at": ["containers", i, probe, kind, "port"], "message": message} if {
	some i, container in input.pod.containers
	container.ports[0].containerPort
	some probe in ["livenessProbe", "readinessProbe", "startupProbe"]
	some kind in ["httpGet", "tcpSocket", "grpc"]
	port := container[probe][kind].port
	is_number(port)
	declared := {number | number := container.ports[_].containerPort}
	not port in declared
	message := sprintf("the %s of container `%s` asks port %v, which is not declared", [
		probe,
		input.pod.names[i],
		port,
	])
}
