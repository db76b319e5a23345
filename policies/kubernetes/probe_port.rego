# METADATA
# title: Probes ask a port that the container has
# description: >-
#   A probe that names a port which its container does not declare can never succeed: the pod is
#   not ready, or is restarted for ever.
# custom:
#   severity: error
#   applies_to: [kubernetes/pod]
#   fix: Name one of the container's ports, or write the number.
package sluicegate.kubernetes.probe_port

import rego.v1

# The controller of a custom resource may add ports to the containers that it makes.
built_in if input.identity.group in {"", "apps", "batch"}

deny contains {"at": ["containers", i, probe, kind, "port"], "message": message} if {
	built_in
	some i, container in input.pod.containers
	some probe in ["livenessProbe", "readinessProbe", "startupProbe"]
	some kind in ["httpGet", "tcpSocket"]
	port := container[probe][kind].port
	is_string(port)
	names := {name | name := container.ports[_].name}
	not port in names
	regex.match(`^[a-z0-9-]*[a-z][a-z0-9-]*$`, port)
	message := sprintf("the %s of container `%s` asks the port `%s`, which it does not have", [
		probe,
		input.pod.names[i],
		port,
	])
}
