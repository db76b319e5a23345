# METADATA
# title: Probes don't start a program each time
# description: >-
#   An exec probe starts a process in the container every few seconds: it takes CPU from the
#   program, adds up in the memory of the container, and under load runs into its own timeout.
# custom:
#   severity: info
#   severities: {default: off, strict: info}
#   applies_to: [kubernetes/pod]
#   fix: Ask over HTTP, gRPC or TCP if the program listens at all.
#   fragments: true
package sluicegate.kubernetes.probe_exec

import rego.v1

deny contains {"at": ["containers", i, probe, "exec"], "message": message} if {
	some i, container in input.pod.containers
	container.ports[0]
	some probe in ["livenessProbe", "readinessProbe"]
	is_object(container[probe].exec)
	message := sprintf("the %s of container `%s` starts a program", [probe, input.pod.names[i]])
}
