# METADATA
# title: Probes and hooks stay with their own pod
# description: >-
#   The kubelet itself sends a probe. With `host` it sends it wherever the manifest says, so that
#   whoever writes a pod can reach what only the node can reach, and learns from the pod's state
#   what answered.
# custom:
#   severity: warning
#   severities: {baseline: error, restricted: error, strict: error}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Remove `host` from the probe or the hook: without it the pod itself is asked.
#   fragments: true
package sluicegate.kubernetes.host_probes

import rego.v1

deny contains {"at": ["containers", i, probe, kind, "host"], "message": message} if {
	some i, container in input.pod.containers
	some probe in ["livenessProbe", "readinessProbe", "startupProbe"]
	some kind in ["httpGet", "tcpSocket"]
	host := container[probe][kind].host
	host != ""
	message := sprintf("the %s of container `%s` asks the host `%v`", [probe, input.pod.names[i], host])
}

deny contains {"at": ["containers", i, "lifecycle", hook, kind, "host"], "message": message} if {
	some i, container in input.pod.containers
	some hook in ["postStart", "preStop"]
	some kind in ["httpGet", "tcpSocket"]
	host := container.lifecycle[hook][kind].host
	host != ""
	message := sprintf("the %s of container `%s` calls the host `%v`", [hook, input.pod.names[i], host])
}
