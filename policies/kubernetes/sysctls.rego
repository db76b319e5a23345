# METADATA
# title: Pods set only safe kernel parameters
# description: >-
#   Kernel parameters outside the safe set reach beyond the pod: they change the node for all its
#   neighbours, or switch off a protection. The kubelet refuses them unless the node allows them.
# custom:
#   severity: warning
#   severities: {baseline: error, restricted: error, strict: error}
#   applies_to: [kubernetes/pod]
#   fix: Remove the sysctl, or set it on the node where it belongs.
#   fragments: true
#   parameters:
#     allowed:
#       description: Kernel parameters that a pod may set
#       default: [kernel.shm_rmid_forced, net.ipv4.ip_local_port_range,
#         net.ipv4.ip_local_reserved_ports, net.ipv4.ip_unprivileged_port_start,
#         net.ipv4.ping_group_range, net.ipv4.tcp_fin_timeout, net.ipv4.tcp_keepalive_intvl,
#         net.ipv4.tcp_keepalive_probes, net.ipv4.tcp_keepalive_time, net.ipv4.tcp_rmem,
#         net.ipv4.tcp_syncookies, net.ipv4.tcp_wmem]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.sysctls

import rego.v1

allowed := {name | some name in input.parameters["kubernetes/sysctls"].allowed}

deny contains {"at": ["spec", "securityContext", "sysctls", i, "name"], "message": message} if {
	some i
	name := input.pod.spec.securityContext.sysctls[i].name
	not name in allowed
	message := sprintf("the pod sets the kernel parameter `%v`", [name])
}
